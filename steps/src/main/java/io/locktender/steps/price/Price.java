package io.locktender.steps.price;

import com.google.common.collect.ImmutableSortedMap;
import io.locktender.steps.proof.DifferenceCounts;
import java.util.Map;

/**
 * How many documents were written since an upgrade.
 *
 * @param collections by the usual name of each collection that the upgrade's steps touch, as far as
 *     there is one now, or the steps leave one
 */
public record Price(Map<String, DifferenceCounts> collections) {
  public Price {
    collections = ImmutableSortedMap.copyOf(collections);
  }

  /** Of all collections together. */
  public DifferenceCounts total() {
    return collections.values().stream().reduce(DifferenceCounts.NONE, DifferenceCounts::plus);
  }
}
