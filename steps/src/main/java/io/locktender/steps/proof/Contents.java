package io.locktender.steps.proof;

import com.google.common.collect.ImmutableSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What documents a collection held.
 *
 * @param documents how many, without those that expire soon
 * @param sum of their hashes, see {@link DocumentSum}
 * @param expiring hashes of those that expire soon: they may be gone when one looks again, but not
 *     be others
 */
public record Contents(long documents, String sum, Set<Long> expiring) {
  public Contents {
    expiring = ImmutableSet.copyOf(expiring);
  }

  public long total() {
    return documents + expiring.size();
  }

  /** What is different now, in words; empty when only documents that were expiring are gone. */
  public Optional<String> differenceTo(Contents now) {
    if (documents != now.documents) {
      return Optional.of("documents " + total() + " -> " + now.total());
    }
    if (!sum.equals(now.sum)) {
      return Optional.of("documents changed, but not their number (" + now.total() + ")");
    }
    Set<Long> strangers = new HashSet<>(now.expiring);
    strangers.removeAll(expiring);
    return strangers.isEmpty()
        ? Optional.empty()
        : Optional.of(strangers.size() + " documents that expire soon are new or changed");
  }
}
