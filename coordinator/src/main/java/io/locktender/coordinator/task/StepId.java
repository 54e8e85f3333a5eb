package io.locktender.coordinator.task;

import io.locktender.coordinator.document.StepMark;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepName;

/**
 * Which step of a plan.
 *
 * @param release the release that it belongs to
 * @param id its id in that release
 */
public record StepId(ReleaseVersion release, String id) {
  /** The step of a mark. */
  public static StepId of(StepMark mark) {
    return new StepId(mark.release(), mark.id());
  }

  /** The step, as the steps name it. */
  static StepId of(StepName name) {
    return new StepId(name.release(), name.id());
  }
}
