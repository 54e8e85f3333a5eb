package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.Progress;

/**
 * Expands what old workers have written since: one pass.
 *
 * @param last whether no old worker was left when it began. One that began before may have read
 *     what an old worker changed after: it is another task
 */
public record KeepUpTask(String subject, boolean last) implements InPlaceTask<KeptUp> {
  @Override
  public TaskKind kind() {
    return TaskKind.KEEP_UP;
  }

  @Override
  public boolean routine() {
    return true;
  }

  /** How far the passes are behind the old workers. */
  @Override
  public NodeReport.TaskProgress behind(KeptUp answer) {
    return new NodeReport.TaskProgress(kind(), null, answer.changed(), answer.pending());
  }

  @Override
  public Class<KeptUp> answer() {
    return KeptUp.class;
  }

  @Override
  public KeptUp run(UpgradeWork work, Upgrade upgrade, Progress progress)
      throws StepFailedException, InterruptedException {
    return work.keepUp(progress);
  }
}
