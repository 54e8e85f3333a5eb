package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Drops what ended masterships left, while nothing runs, and forgets what ended long ago. */
public record SweepTask(String subject) implements MasterTask<MasterTask.Done> {
  @Override
  public TaskKind kind() {
    return TaskKind.SWEEP;
  }

  @Override
  public boolean routine() {
    return true;
  }

  @Override
  public Class<Done> answer() {
    return Done.class;
  }

  @Override
  public Done run(Bench bench, Progress progress) {
    bench.endWork();
    bench.forgetOldRequests();
    bench.sweep();
    return new Done();
  }
}
