package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.List;

/** Proves the originals unchanged. */
public record ProveTask(String subject) implements MasterTask<ProveTask.Proved> {
  /** What the swap has to do. */
  public record Proved(List<SwapEntry> swap) {
    public Proved {
      swap = List.copyOf(swap);
    }
  }

  @Override
  public TaskKind kind() {
    return TaskKind.PROVE;
  }

  @Override
  public Class<Proved> answer() {
    return Proved.class;
  }

  @Override
  public Proved run(TaskContext context, Progress progress)
      throws StepFailedException, InterruptedException {
    return new Proved(context.work().prove(progress));
  }
}
