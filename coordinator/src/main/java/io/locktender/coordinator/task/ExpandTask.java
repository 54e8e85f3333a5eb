package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;

/** Runs one expand step in place, beside the workers. */
public record ExpandTask(String subject, StepId step) implements InPlaceTask<StepResult> {
  @Override
  public TaskKind kind() {
    return TaskKind.EXPAND;
  }

  @Override
  public Class<StepResult> answer() {
    return StepResult.class;
  }

  @Override
  public StepResult run(UpgradeWork work, Upgrade upgrade, Progress progress)
      throws StepFailedException, InterruptedException {
    return work.expand(step.release(), step.id(), progress);
  }
}
