package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.Set;

/**
 * Waits until the server does nothing more that a worker had asked for which is gone now.
 *
 * @param subject the upgrade
 * @param gone the runs of agents that had acked when it began: with another one, it is another
 *     task, since that one's workers may have asked for something meanwhile
 */
public record QuietTask(String subject, Set<String> gone) implements MasterTask<QuietTask.Quiet> {
  /**
   * It is quiet, as far as can be told.
   *
   * @param known whether the server tells what it does; false: nothing was waited for
   */
  public record Quiet(boolean known) {}

  public QuietTask {
    gone = Set.copyOf(gone);
  }

  @Override
  public TaskKind kind() {
    return TaskKind.QUIET;
  }

  @Override
  public boolean besideWork() {
    return true;
  }

  @Override
  public Class<Quiet> answer() {
    return Quiet.class;
  }

  @Override
  public Quiet run(TaskContext context, Progress progress)
      throws StepFailedException, InterruptedException {
    return new Quiet(context.database().awaitQuiet(progress));
  }
}
