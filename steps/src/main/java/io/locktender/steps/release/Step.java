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
  /**
   * The step that goes back behind this one after its upgrade is done, or empty when it has no way
   * back. That of a step in Java that is not loaded is not known: it stands for itself.
   */
  public Optional<Step> backward() {
    return change instanceof Change.UnloadedJava
        ? Optional.of(new Step(release, id, target, phase.backward(), change, Optional.empty()))
        : Reverts.afterwards(this)
            .map(
                back -> new Step(release, id, target, phase.backward(), back, Optional.of(change)));
  }

  /** Whether it has a way back after its upgrade is done that nobody wrote: its kind implies it. */
  public boolean impliesItsWayBack() {
    return revert.isEmpty() && Reverts.afterwards(this).isPresent();
  }

  /** Whether the master runs it, on the database. */
  public boolean onMaster() {
    return target == StepTarget.MASTER_STATE_SERVER;
  }
}
