package io.locktender.steps.sync;

import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.work.Pace;
import java.time.Instant;

/**
 * One round over all originals.
 *
 * @param now when it began
 * @param pace how much of the time is left to the workers
 * @param count hears of each document that is read
 * @param problems takes the documents of which no copy can be made
 */
record Round(Instant now, Pace pace, ProgressCount count, Problems problems) {
  /** The same without rests. */
  Round unrested() {
    return new Round(now, Pace.unrested(), count, problems);
  }

  /** The same for what is tried again in this round: it has problems of its own. */
  Round tryingOnce() {
    return new Round(now, pace, count, problems.others());
  }
}
