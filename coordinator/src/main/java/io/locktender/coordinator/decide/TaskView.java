package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.StepMark;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The master's task, as it stands.
 *
 * @param key what it is
 * @param state how it stands
 * @param age since it began, or since it ended
 * @param attempt 1 for the first, and one more each time that the same task is started again
 * @param result what came out of it; null unless SUCCEEDED
 * @param failure why it failed, or, while it runs again, why the attempt before did; else null
 * @param unanswered whether it has failed because the database did not answer
 */
public record TaskView(
    TaskKey key,
    State state,
    Duration age,
    int attempt,
    @Nullable Result result,
    @Nullable StepFailure failure,
    boolean unanswered) {
  /** How a task stands. */
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  /** What comes out of a task. */
  public sealed interface Result {}

  /** Nothing but that it is done. */
  public record Done() implements Result {}

  /**
   * What PREFLIGHT found.
   *
   * @param reasons why the upgrade cannot begin; empty when it can
   * @param digests every release that the plan passes through, ascending
   * @param steps all steps of the plan, in order
   * @param check whether the last release has a check
   * @param rolls whether the upgrade rolls; else it goes by HOLD
   * @param finalizeByHand whether a contract step has no way back
   */
  public record Prepared(
      List<String> reasons,
      List<ReleaseId> digests,
      List<StepMark> steps,
      boolean check,
      boolean rolls,
      boolean finalizeByHand)
      implements Result {
    /** An upgrade by HOLD. */
    public Prepared(
        List<String> reasons, List<ReleaseId> digests, List<StepMark> steps, boolean check) {
      this(reasons, digests, steps, check, false, false);
    }

    public Prepared {
      reasons = List.copyOf(reasons);
      digests = List.copyOf(digests);
      steps = List.copyOf(steps);
    }
  }

  /** What a step did. */
  public record Ran(StepResult step) implements Result {}

  /**
   * What a pass over the expanded collections did.
   *
   * @param changed documents that an old worker had written, and that are expanded now
   * @param pending documents that are still to be expanded
   * @param took how long it took
   */
  public record Kept(long changed, long pending, Duration took) implements Result {}

  /** What the swap has to do. */
  public record Proved(List<SwapEntry> swap) implements Result {
    public Proved {
      swap = List.copyOf(swap);
    }
  }
}
