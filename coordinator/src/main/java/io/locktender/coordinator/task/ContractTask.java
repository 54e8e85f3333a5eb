package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;

/** Runs one contract step in place. */
public record ContractTask(String subject, StepId step) implements InPlaceTask<StepResult> {
  @Override
  public TaskKind kind() {
    return TaskKind.CONTRACT;
  }

  @Override
  public Class<StepResult> answer() {
    return StepResult.class;
  }

  @Override
  public StepResult run(UpgradeWork work, Upgrade upgrade, Progress progress)
      throws StepFailedException, InterruptedException {
    return work.contract(step.release(), step.id(), progress);
  }
}
