package io.locktender.coordinator.task;

import com.google.common.collect.Lists;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Takes back every expand step, the last one first. */
public record TakeBackTask(String subject) implements InPlaceTask<MasterTask.Done> {
  @Override
  public TaskKind kind() {
    return TaskKind.TAKE_BACK;
  }

  @Override
  public Class<Done> answer() {
    return Done.class;
  }

  @Override
  public Done run(UpgradeWork work, Upgrade upgrade, Progress progress)
      throws StepFailedException, InterruptedException {
    for (StepMark mark : Lists.reverse(upgrade.steps())) {
      if (mark.onMaster() && mark.in(StepPhase.EXPAND)) {
        work.takeBack(mark.release(), mark.id(), progress);
      }
    }
    return new Done();
  }
}
