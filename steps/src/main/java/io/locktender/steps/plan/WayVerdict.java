package io.locktender.steps.plan;

import java.util.List;

/**
 * Which way a plan goes, and why it does not roll.
 *
 * @param way the way
 * @param whyNotRolling what would have to change for it to roll, one sentence each; empty when, and
 *     only when, it rolls
 */
public record WayVerdict(Way way, List<String> whyNotRolling) {
  public WayVerdict {
    whyNotRolling = List.copyOf(whyNotRolling);
    if ((way == Way.ROLLING) != whyNotRolling.isEmpty()) {
      throw new IllegalArgumentException("either rolling or reasons");
    }
  }

  static WayVerdict of(List<String> whyNotRolling) {
    return new WayVerdict(whyNotRolling.isEmpty() ? Way.ROLLING : Way.HOLD, whyNotRolling);
  }

  /** Whether the plan rolls. */
  public boolean rolls() {
    return way == Way.ROLLING;
  }
}
