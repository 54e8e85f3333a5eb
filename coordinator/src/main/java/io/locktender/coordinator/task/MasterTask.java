package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Work of a master that takes longer than a decision. One task runs at a time, off the loop; two
 * that are equal mean the same work.
 *
 * @param <A> what comes out of it
 */
public sealed interface MasterTask<A>
    permits CatchUpTask,
        DropTask,
        InPlaceTask,
        MeasureTask,
        PreflightTask,
        ProveTask,
        QuietTask,
        StepTask,
        SwapTask,
        SweepTask,
        SyncTask {
  /** Comes out of a task of which there is nothing to know but that it is done. */
  record NoAnswer() {}

  /** What people know it by. */
  TaskKind kind();

  /** The request or upgrade that it is for. */
  String subject();

  /** The step that it is about, or null. */
  default @Nullable StepId step() {
    return null;
  }

  /** Whether it is started again and again, and nobody asks how often. */
  default boolean routine() {
    return false;
  }

  /** Whether it has no part in the work that is open, which stays open when it is stopped. */
  default boolean besideWork() {
    return false;
  }

  /** What is shown of it after it has ended, until it is made again; null: nothing. */
  default NodeReport.@Nullable TaskProgress behind(A answer) {
    return null;
  }

  /** The type of what comes out of it. */
  Class<A> answer();

  /**
   * Does it.
   *
   * @throws InterruptedException when it is stopped
   * @throws StepFailedException when it has come to an end without doing what it had to
   * @throws io.locktender.steps.control.DatabaseUnavailableException when the database did not
   *     answer
   */
  A run(TaskContext context, Progress progress) throws StepFailedException, InterruptedException;
}
