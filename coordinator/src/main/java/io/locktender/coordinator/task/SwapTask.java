package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Carries out the renames of the version document; the step process has no more to do. */
public record SwapTask(String subject) implements MasterTask<MasterTask.Done> {
  @Override
  public TaskKind kind() {
    return TaskKind.SWAP;
  }

  @Override
  public Class<Done> answer() {
    return Done.class;
  }

  @Override
  public Done run(Bench bench, Progress progress) throws StepFailedException {
    bench.endWork();
    Upgrade upgrade = bench.upgrade();
    String copies = upgrade.copies();
    if (copies == null) {
      throw new IllegalStateException("SWAP without a commit");
    }
    bench
        .database()
        .swap(upgrade.id(), copies, upgrade.swap())
        .forEach(note -> bench.note("swap: " + note));
    return new Done();
  }
}
