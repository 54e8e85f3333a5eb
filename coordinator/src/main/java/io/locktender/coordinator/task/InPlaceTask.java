package io.locktender.coordinator.task;

import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.Progress;

/**
 * A task of a rolling upgrade, beside the workers. A step process that failed in it is not asked
 * again: the next attempt gets a new one.
 *
 * @param <A> what comes out of it
 */
public sealed interface InPlaceTask<A> extends MasterTask<A>
    permits BackupTask, ContractTask, ExpandTask, KeepUpTask, RevertTask {
  /** Does it, with the work of this mastership. */
  A run(UpgradeWork work, Upgrade upgrade, Progress progress)
      throws StepFailedException, InterruptedException;

  @Override
  default A run(TaskContext context, Progress progress)
      throws StepFailedException, InterruptedException {
    boolean done = false;
    try {
      A answer = run(context.work(), context.upgrade(), progress);
      done = true;
      return answer;
    } finally {
      if (!done) {
        context.endWork();
      }
    }
  }
}
