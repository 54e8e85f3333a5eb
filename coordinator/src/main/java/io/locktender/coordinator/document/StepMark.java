package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;

/**
 * One step of an upgrade, and whether it is done.
 *
 * @param release the release that it belongs to
 * @param id the step's id
 * @param target the target's word
 * @param state whether it is done
 * @param pending documents still pending when it was last counted; -1 when not counted
 * @param changed documents changed
 */
public record StepMark(
    String release, String id, String target, State state, long pending, long changed) {
  /** Whether a step is done. RUNNING is shown, never stored. */
  public enum State {
    PENDING,
    RUNNING,
    DONE,
    FAILED
  }

  public StepMark {
    requireNonNull(release, "release");
    requireNonNull(id, "id");
    requireNonNull(target, "target");
    requireNonNull(state, "state");
  }

  /** The step before anything was done. */
  public static StepMark pending(String release, String id, String target) {
    return new StepMark(release, id, target, State.PENDING, -1, 0);
  }

  /** The same step, with what was done. */
  public StepMark with(State newState, long newPending, long newChanged) {
    return new StepMark(release, id, target, newState, newPending, newChanged);
  }

  /** Whether it is the same step. */
  public boolean is(String otherRelease, String otherId) {
    return release.equals(otherRelease) && id.equals(otherId);
  }
}
