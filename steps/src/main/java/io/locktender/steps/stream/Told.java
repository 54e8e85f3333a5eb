package io.locktender.steps.stream;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import io.locktender.steps.mongo.DocumentKey;
import java.util.Set;

/**
 * What has come since the batch before. A document is to be read by {@link
 * io.locktender.steps.mongo.Database#freshReads} that are opened after that: read so, it is at
 * least as new as what made it pending.
 *
 * @param changed ids that were inserted, changed or deleted, by the usual name of their collection
 * @param anew collections that were dropped, renamed, replaced or dropped with the database: all
 *     that is known of them is to be forgotten, and ids that were pending are no longer told
 * @param overflowed collections of which more ids came than are kept, or one is gone that cannot be
 *     asked for: any document may have changed, and a pass over the collection that begins after
 *     this batch finds which
 * @param marker the number of the last marker before which nothing is left to be handed over after
 *     this batch
 */
public record Told(
    ImmutableListMultimap<String, DocumentKey> changed,
    Set<String> anew,
    Set<String> overflowed,
    long marker) {
  public Told {
    anew = ImmutableSet.copyOf(anew);
    overflowed = ImmutableSet.copyOf(overflowed);
  }

  /** Whether there is nothing to be done; a marker may have been passed all the same. */
  public boolean isEmpty() {
    return changed.isEmpty() && anew.isEmpty() && overflowed.isEmpty();
  }
}
