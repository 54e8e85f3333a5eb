package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.Progress;

/**
 * Makes the copies, or brings them up to what the workers wrote since: one round. What others left
 * goes first, for the room, as far as it can be dropped now: the copies are not given up for it.
 */
public record SyncTask(String subject) implements MasterTask<Synced> {
  @Override
  public TaskKind kind() {
    return TaskKind.SYNC;
  }

  @Override
  public boolean routine() {
    return true;
  }

  /** What the last round had to bring up, and what no round can. */
  @Override
  public NodeReport.TaskProgress behind(Synced answer) {
    long left = answer.problem() == null ? 0 : answer.problem().documentCount();
    return new NodeReport.TaskProgress(
        kind(),
        null,
        answer.changed(),
        left,
        answer.backlogMillis() < 0 ? null : answer.backlogMillis());
  }

  @Override
  public Class<Synced> answer() {
    return Synced.class;
  }

  @Override
  public Synced run(TaskContext context, Progress progress)
      throws StepFailedException, InterruptedException {
    context.sweepIfAnswered();
    return context.work().sync(progress);
  }
}
