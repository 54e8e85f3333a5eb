package io.locktender.it.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an upgrade costs one node in ZooKeeper does not depend on how many others there are. */
class ManyNodesIT {
  private static final int NODES = 30;
  private static final Duration REST = Duration.ofSeconds(4);

  /** A ping, and no more: it asks for nothing. */
  private static final double MOST_AT_REST = 2;

  /**
   * Reading a hint and writing a report for each of some fourteen transitions, and some more:
   * docs/benchmarks/scale.md. Who heard of each other node's reports would send several hundred.
   */
  private static final double MOST_IN_A_HOLD = 100;

  @Test
  void aNodeAsksForLittleInAnUpgradeByHold_andForNothingAtRest() throws Exception {
    try (Crowd crowd = new Crowd(NODES)) {
      assertThat(crowd.cost(() -> Crowd.pass(REST)).median()).isLessThanOrEqualTo(MOST_AT_REST);
      assertThat(crowd.cost(() -> crowd.upgrade("2.0.0")).median()).isBetween(1.0, MOST_IN_A_HOLD);
    }
  }
}
