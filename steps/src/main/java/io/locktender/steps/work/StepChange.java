package io.locktender.steps.work;

import static java.util.Objects.requireNonNull;

/**
 * What a step has done so far on the way of documents into the copies.
 *
 * @param step which
 * @param changed how many documents it has changed; one that was written again counts again
 */
public record StepChange(StepName step, long changed) {
  public StepChange {
    requireNonNull(step, "step");
  }
}
