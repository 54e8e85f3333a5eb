package io.locktender.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
  /** JUnit has found it. */
  @Test
  void whatIsAwaitedHasAMinute() {
    AtomicLong leftMillis = new AtomicLong();

    await()
        .conditionEvaluationListener(look -> leftMillis.set(look.getRemainingTimeInMS()))
        .until(() -> true);

    assertThat(leftMillis.get())
        .isBetween(Duration.ofSeconds(30).toMillis(), Duration.ofMinutes(1).toMillis());
  }
}
