package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import org.jspecify.annotations.Nullable;

/**
 * One step of an upgrade, and whether it is done.
 *
 * @param release the release that it belongs to
 * @param id the step's id
 * @param target where it runs
 * @param phase the phase that it is in; null for the backup that goes before all of them
 * @param state whether it is done
 * @param pending documents still pending when it was last counted; -1 when not counted
 * @param changed documents changed
 * @param content tells whether another step of this id does the same; null where a step is
 *     reverted, and where it was not asked
 * @param foundBefore true when there was before it what its kind's implied revert would take away;
 *     null when nothing was found, or looked for
 */
public record StepMark(
    ReleaseVersion release,
    String id,
    StepTarget target,
    @Nullable StepPhase phase,
    State state,
    long pending,
    long changed,
    @Nullable String content,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean foundBefore) {
  private static final String BACKUP = "backup";

  /** Whether a step is done. RUNNING is shown, never stored. */
  public enum State {
    PENDING,
    RUNNING,
    DONE,
    FAILED
  }

  /** One whose content was not asked. */
  public StepMark(
      ReleaseVersion release,
      String id,
      StepTarget target,
      @Nullable StepPhase phase,
      State state,
      long pending,
      long changed) {
    this(release, id, target, phase, state, pending, changed, null, null);
  }

  public StepMark {
    requireNonNull(release, "release");
    requireNonNull(id, "id");
    requireNonNull(target, "target");
    requireNonNull(state, "state");
  }

  /** The step before anything was done. */
  public static StepMark pending(
      ReleaseVersion release, String id, StepTarget target, StepPhase phase) {
    return new StepMark(release, id, target, phase, State.PENDING, -1, 0);
  }

  /**
   * The backup that goes before the steps of a rolling upgrade that goes back; no release has it.
   *
   * @param release the release that it goes back to, of which no step is run
   */
  public static StepMark backup(ReleaseVersion release) {
    return new StepMark(
        release, BACKUP, StepTarget.MASTER_STATE_SERVER, null, State.PENDING, -1, 0);
  }

  /** The same step, of which it is known what it does. */
  public StepMark of(String newContent) {
    return new StepMark(
        release, id, target, phase, state, pending, changed, newContent, foundBefore);
  }

  /** The same step, before which there was what its implied revert would take away. */
  public StepMark afterItsOwn() {
    return new StepMark(release, id, target, phase, state, pending, changed, content, true);
  }

  /** Whether it is the backup that goes before the steps. */
  public boolean isBackup() {
    return phase == null;
  }

  /** The same step, with what was done. */
  public StepMark with(State newState, long newPending, long newChanged) {
    return new StepMark(
        release, id, target, phase, newState, newPending, newChanged, content, foundBefore);
  }

  /** The same step, not done, or not done any more. */
  public StepMark undone() {
    return with(State.PENDING, -1, 0);
  }

  /** Whether the master runs it. */
  public boolean onMaster() {
    return target == StepTarget.MASTER_STATE_SERVER;
  }

  /** Whether it is in a phase. */
  public boolean in(StepPhase which) {
    return phase == which;
  }

  /** Whether it is the same step. */
  public boolean is(ReleaseVersion otherRelease, String otherId) {
    return release.equals(otherRelease) && id.equals(otherId);
  }
}
