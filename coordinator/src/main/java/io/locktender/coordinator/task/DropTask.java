package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Drops the copies of this mastership, and what others left. */
public record DropTask(String subject) implements MasterTask<MasterTask.NoAnswer> {
  @Override
  public TaskKind kind() {
    return TaskKind.DROP;
  }

  @Override
  public Class<NoAnswer> answer() {
    return NoAnswer.class;
  }

  @Override
  public NoAnswer run(TaskContext context, Progress progress) {
    context.endWork();
    context.database().dropCopies(context.document().token());
    context.sweep();
    return new NoAnswer();
  }
}
