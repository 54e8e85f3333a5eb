package io.locktender.playground.product.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final OpenRequests inFlight = new OpenRequests();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void withoutRequestsADrainEndsAtOnce() throws Exception {
    assertThat(inFlight.isDraining()).isFalse();
    assertThat(inFlight.drain(Duration.ZERO)).isZero();
    assertThat(inFlight.isDraining()).isTrue();
  }

  @Test
  void aDrainWaitsUntilTheLastRequestHasEnded() throws Exception {
    inFlight.begun();
    inFlight.begun();
    Future<Integer> drained = threads.submit(() -> inFlight.drain(LONG));
    await().until(inFlight::isDraining);

    inFlight.ended();
    assertThat(drained).isNotDone();
    inFlight.ended();

    assertThat(drained.get(60, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void aDrainGivesUpInTimeAndSaysHowManyAreLeft() throws Exception {
    inFlight.begun();

    assertThat(inFlight.drain(Duration.ofMillis(20))).isEqualTo(1);

    assertThat(inFlight.isDraining()).isTrue();
  }

  @Test
  void aServiceMayBeDrainedAgain() throws Exception {
    inFlight.begun();
    assertThat(inFlight.drain(Duration.ZERO)).isEqualTo(1);
    inFlight.ended();

    assertThat(inFlight.drain(Duration.ZERO)).isZero();
  }
}
