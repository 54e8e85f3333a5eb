package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Copies every collection that the plan touches; what others left goes first, for the room. */
public record CopyTask(String subject) implements MasterTask<MasterTask.NoAnswer> {
  @Override
  public TaskKind kind() {
    return TaskKind.COPY;
  }

  @Override
  public Class<NoAnswer> answer() {
    return NoAnswer.class;
  }

  @Override
  public NoAnswer run(TaskContext context, Progress progress)
      throws StepFailedException, InterruptedException {
    context.sweep();
    context.work().copy(progress);
    return new NoAnswer();
  }
}
