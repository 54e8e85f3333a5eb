package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Carries out the renames of the version document; the step process has no more to do. */
public record SwapTask(String subject) implements MasterTask<MasterTask.NoAnswer> {
  @Override
  public TaskKind kind() {
    return TaskKind.SWAP;
  }

  @Override
  public Class<NoAnswer> answer() {
    return NoAnswer.class;
  }

  @Override
  public NoAnswer run(TaskContext context, Progress progress) throws StepFailedException {
    context.endWork();
    Upgrade upgrade = context.upgrade();
    String copies = upgrade.copies();
    if (copies == null) {
      throw new IllegalStateException("SWAP without a commit");
    }
    context
        .database()
        .swap(upgrade.id(), copies, context.document().token(), upgrade.swap())
        .forEach(note -> context.note("swap: " + note));
    return new NoAnswer();
  }
}
