package io.locktender.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.systemd.ServiceNotices;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DepartureTest {
  private final Departure departure = new Departure(ServiceNotices.of(Map.of(), 1, () -> 0));

  @Test
  void itWaitsUntilTheLoopHasStoppedTheWorkers() throws Exception {
    CountDownLatch woken = new CountDownLatch(1);
    departure.wakes(woken::countDown);
    ExecutorService hook = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> stops = hook.submit(departure::stopsThem);
      assertThat(woken.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(departure.wanted()).isTrue();
      assertThat(stops.isDone()).isFalse();

      departure.workersAreGone();

      assertThat(stops.get(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      hook.shutdownNow();
    }
  }

  @Test
  void aDrainedNodesEmptinessIsNotTakenForIt() {
    departure.workersAreGone();

    assertThat(departure.wanted()).isFalse();
  }

  @Test
  void whereTheWorkersAreNotKnownOrTheDaemonHasEndedNobodyWaits_andNobodyIsToldThatTheyAreGone()
      throws Exception {
    departure.workersAreNotKnown();
    assertThat(departure.stopsThem()).isFalse();
    assertThat(departure.outcome()).contains("not all of its workers were seen to stop");

    Departure other = new Departure(ServiceNotices.of(Map.of(), 1, () -> 0));
    other.daemonHasEnded();
    assertThat(other.stopsThem()).isFalse();
  }

  @Test
  void anAgentThatIsOnlyRestartedStopsNothing() {
    departure.leavesThem();

    assertThat(departure.wanted()).isFalse();
  }
}
