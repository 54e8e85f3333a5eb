package io.locktender.coordinator.task;

import com.google.common.collect.Lists;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Reverts every expand step, the last one first. */
public record RevertTask(String subject) implements InPlaceTask<MasterTask.NoAnswer> {
  @Override
  public TaskKind kind() {
    return TaskKind.REVERT;
  }

  @Override
  public Class<NoAnswer> answer() {
    return NoAnswer.class;
  }

  @Override
  public NoAnswer run(UpgradeWork work, Upgrade upgrade, Progress progress)
      throws StepFailedException, InterruptedException {
    for (StepMark mark : Lists.reverse(upgrade.steps())) {
      if (mark.onMaster() && mark.in(StepPhase.EXPAND)) {
        work.revert(mark.release(), mark.id(), progress);
      }
    }
    return new NoAnswer();
  }
}
