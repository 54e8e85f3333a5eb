package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(
          new ReleaseId(ReleaseVersion.parse("1.0.0"), "d"),
          0,
          WorkerSettings.defaults(),
          new Random(1));

  @Test
  void eachFailureDoublesTheWaitUpToItsBound() {
    long exact = 200;
    for (int failure = 0; failure < 40; failure++) {
      long millis = backoff.failed(Duration.ofSeconds(59)).toMillis();
      assertThat(millis).isBetween(Math.max(200, exact * 3 / 4), Math.min(30_000, exact * 5 / 4));
      exact = Math.min(30_000, exact * 2);
    }
  }

  @Test
  void aMinuteOfHealthIsANewStart() {
    for (int failure = 0; failure < 10; failure++) {
      backoff.failed(Duration.ZERO);
    }
    assertThat(backoff.failed(Duration.ofSeconds(60)).toMillis()).isBetween(200L, 250L);
    assertThat(backoff.failed(Duration.ZERO).toMillis()).isBetween(300L, 500L);
  }
}
