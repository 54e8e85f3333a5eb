package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Drops the copies of this mastership, and what others left. */
public record DropTask(String subject) implements MasterTask<MasterTask.Done> {
  @Override
  public TaskKind kind() {
    return TaskKind.DROP;
  }

  @Override
  public Class<Done> answer() {
    return Done.class;
  }

  @Override
  public Done run(Bench bench, Progress progress) {
    bench.endWork();
    bench.database().dropCopies(bench.document().token());
    bench.sweep();
    return new Done();
  }
}
