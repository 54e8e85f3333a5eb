package io.locktender.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport.ServingTimes;
import io.locktender.coordinator.cluster.NodeState;
import org.junit.jupiter.api.Test;

class ServingClockTest {
  private long nanos = 7;
  private final ServingClock clock = new ServingClock(() -> nanos);

  private ServingTimes after(long millis, NodeState state) {
    nanos += millis * 1_000_000;
    return clock.saw(state);
  }

  @Test
  void nothingIsKnownBeforeItHasHappened() {
    assertThat(after(0, NodeState.SERVING)).isEqualTo(new ServingTimes(null, null));
    assertThat(after(9, NodeState.DRAINING)).isEqualTo(new ServingTimes(null, null));
  }

  @Test
  void theStopCountsFromItsDecisionUntilNoneRuns() {
    after(0, NodeState.DRAINING);
    after(100, NodeState.DRAINING);
    assertThat(after(200, NodeState.HELD)).isEqualTo(new ServingTimes(300L, null));
    assertThat(after(1_000, NodeState.HELD)).isEqualTo(new ServingTimes(300L, null));
  }

  @Test
  void theStartCountsFromItsDecisionUntilTheyServe() {
    after(0, NodeState.HELD);
    after(50, NodeState.STARTING);
    after(100, NodeState.STARTING);
    assertThat(after(150, NodeState.SERVING)).isEqualTo(new ServingTimes(null, 250L));
  }

  @Test
  void whatDidNotComeToServeSaysNothing() {
    after(0, NodeState.STARTING);
    after(10, NodeState.SERVING);
    after(0, NodeState.STARTING);
    assertThat(after(9_000, NodeState.UNHEALTHY)).isEqualTo(new ServingTimes(null, 10L));
  }

  @Test
  void theLastTimeCounts() {
    after(0, NodeState.DRAINING);
    after(300, NodeState.STARTING);
    after(20, NodeState.SERVING);
    after(0, NodeState.DRAINING);
    assertThat(after(5, NodeState.HELD)).isEqualTo(new ServingTimes(5L, 20L));
  }
}
