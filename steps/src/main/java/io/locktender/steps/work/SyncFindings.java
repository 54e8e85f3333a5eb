package io.locktender.steps.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rounds so far have found, for whoever only rehearses.
 *
 * @param problem why the last round could not make every copy, or null when it could
 * @param steps the steps that documents go through on their way into the copies
 */
public record SyncFindings(@Nullable StepFailure problem, List<StepTime> steps) {
  /**
   * How a step went.
   *
   * @param documents how many it has changed; one that was written again counts again
   * @param millis how long that took, of all threads together
   */
  public record StepTime(StepName step, long documents, long millis) {}

  public SyncFindings {
    steps = List.copyOf(steps);
  }
}
