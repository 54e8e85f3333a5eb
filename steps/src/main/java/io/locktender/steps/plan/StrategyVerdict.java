package io.locktender.steps.plan;

import java.util.List;

/**
 * Which way a plan goes, and why it does not roll.
 *
 * @param strategy the way
 * @param whyNotRolling what would have to change for it to roll, one sentence each; empty when, and
 *     only when, it rolls
 */
public record StrategyVerdict(Strategy strategy, List<String> whyNotRolling) {
  public StrategyVerdict {
    whyNotRolling = List.copyOf(whyNotRolling);
    if ((strategy == Strategy.ROLLING) != whyNotRolling.isEmpty()) {
      throw new IllegalArgumentException("either rolling or reasons");
    }
  }

  static StrategyVerdict of(List<String> whyNotRolling) {
    return new StrategyVerdict(
        whyNotRolling.isEmpty() ? Strategy.ROLLING : Strategy.HOLD, whyNotRolling);
  }

  /** Whether the plan rolls. */
  public boolean rolls() {
    return strategy == Strategy.ROLLING;
  }
}
