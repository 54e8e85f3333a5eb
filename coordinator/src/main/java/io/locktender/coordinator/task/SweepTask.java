package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.UpgradeWork.Progress;

/**
 * Drops what ended masterships left, while nothing runs, and forgets what ended long ago; removes
 * backups that are not kept.
 */
public record SweepTask(String subject) implements MasterTask<MasterTask.NoAnswer> {
  @Override
  public TaskKind kind() {
    return TaskKind.SWEEP;
  }

  @Override
  public boolean routine() {
    return true;
  }

  @Override
  public Class<NoAnswer> answer() {
    return NoAnswer.class;
  }

  @Override
  public NoAnswer run(TaskContext context, Progress progress) {
    context.endWork();
    context.forgetOldRequests();
    context.sweep();
    context.removeOldBackups();
    return new NoAnswer();
  }
}
