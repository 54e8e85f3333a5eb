package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;

/** Runs one step on the copies, and verifies it. */
public record StepTask(String subject, StepId step) implements MasterTask<StepResult> {
  @Override
  public TaskKind kind() {
    return TaskKind.STEP;
  }

  @Override
  public Class<StepResult> answer() {
    return StepResult.class;
  }

  @Override
  public StepResult run(TaskContext context, Progress progress)
      throws StepFailedException, InterruptedException {
    return context.work().run(step.release(), step.id(), progress);
  }
}
