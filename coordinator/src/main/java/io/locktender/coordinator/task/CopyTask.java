package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Copies every collection that the plan touches; what others left goes first, for the room. */
public record CopyTask(String subject) implements MasterTask<MasterTask.Done> {
  @Override
  public TaskKind kind() {
    return TaskKind.COPY;
  }

  @Override
  public Class<Done> answer() {
    return Done.class;
  }

  @Override
  public Done run(Bench bench, Progress progress) throws StepFailedException, InterruptedException {
    bench.sweep();
    bench.work().copy(progress);
    return new Done();
  }
}
