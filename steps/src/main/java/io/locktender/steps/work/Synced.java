package io.locktender.steps.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one round came to that makes copies, or brings them up to what has been written since.
 *
 * @param changed how many documents were derived anew, or removed, in this round
 * @param documents how many the originals have, about
 * @param current whether the copies missed nothing that was written before the round began, but
 *     what it has brought up. Never after the round that made them
 * @param backlogMillis how long what is written takes to come into the copies; -1 where that is not
 *     measured
 * @param problem the documents that cannot be changed, or that collide in a unique index: they are
 *     in no copy. Null when there are none
 * @param problemMillis for how long these have been the problem, none more and none less; 0 when
 *     there is none
 * @param anew why the copies are to be begun anew, by a mastership with another token: an original
 *     was created, dropped, renamed, or has other options or indexes. Null when all is as it was
 * @param steps what the steps have changed so far that documents go through, in all rounds together
 */
public record Synced(
    long changed,
    long documents,
    boolean current,
    long backlogMillis,
    @Nullable StepFailure problem,
    long problemMillis,
    @Nullable String anew,
    List<StepChange> steps) {
  public Synced {
    steps = List.copyOf(steps);
  }
}
