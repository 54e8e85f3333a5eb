package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locktender.testkit.TestReplicaSet;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * As many random plans as asked for ({@code -Dchaos.plans}), from a seed on ({@code -Dchaos.seed},
 * a number or {@code random}): plan {@code i} is that of seed {@code seed + i}.
 */
class ChaosIT {
  private static final int PLANS = Integer.getInteger("chaos.plans", 10);
  private static final String SEED = System.getProperty("chaos.seed", "1");
  private static final Duration TAKE_OVER_WITHIN = Run.SESSION.plusSeconds(1);

  /** On the replica set that the tests are told. */
  private static final boolean ON_A_SET = Boolean.getBoolean("chaos.set");

  /** Not beside other tests. */
  private static final boolean TIMED = Boolean.getBoolean("chaos.timed");

  @Test
  void whateverHappensTheClusterIsWholeAndCanGoOn() {
    assumeTrue(!ON_A_SET || TestReplicaSet.whyNot().isEmpty(), TestReplicaSet.whyNot());
    try (Campaign campaign = new Campaign(ON_A_SET)) {
      long first =
          SEED.equals("random") ? new Random().nextInt(Integer.MAX_VALUE) : Long.parseLong(SEED);
      System.out.printf("chaos: %d plans from seed %d on%n", PLANS, first);
      for (long seed = first; seed < first + PLANS; seed++) {
        campaign.carryOut(ON_A_SET ? Plan.of(seed).onASet() : Plan.of(seed));
      }
      campaign.printFigures();
      assertThat(campaign.violations()).isEmpty();
      if (TIMED) {
        assertThat(campaign.takeOvers())
            .allMatch(took -> took.time().compareTo(TAKE_OVER_WITHIN) <= 0);
      }
    }
  }
}
