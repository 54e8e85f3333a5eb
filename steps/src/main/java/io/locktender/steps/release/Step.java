package io.locktender.steps.release;

import java.util.Optional;

/**
 * One change of a release.
 *
 * @param release the release that it belongs to
 * @param id unique within the release and stable: the journal's key
 * @param target where it runs
 * @param phase when it runs
 * @param change what it does
 * @param revert its way back, or empty when there is none
 */
public record Step(
    ReleaseVersion release,
    String id,
    StepTarget target,
    StepPhase phase,
    Change change,
    Optional<Change> revert) {
  /** Whether the master runs it, on the database. */
  public boolean onMaster() {
    return target == StepTarget.MASTER_STATE_SERVER;
  }
}
