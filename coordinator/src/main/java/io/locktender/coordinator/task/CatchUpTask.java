package io.locktender.coordinator.task;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.StepChange;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.Map;
import java.util.Set;

/** Brings the copies up to what the workers wrote last; none of them runs any more. */
public record CatchUpTask(String subject) implements MasterTask<CatchUpTask.CaughtUp> {
  /**
   * No copy misses anything.
   *
   * @param inHold the steps that are still to be run: those that see whole collections. Every
   *     document has gone through the others
   * @param changed how many documents each of the others has changed; none that has changed none
   */
  public record CaughtUp(Set<StepId> inHold, Map<StepId, Long> changed) {
    public CaughtUp {
      inHold = Set.copyOf(inHold);
      changed = Map.copyOf(changed);
    }
  }

  @Override
  public TaskKind kind() {
    return TaskKind.CATCH_UP;
  }

  @Override
  public Class<CaughtUp> answer() {
    return CaughtUp.class;
  }

  @Override
  public CaughtUp run(TaskContext context, Progress progress)
      throws StepFailedException, InterruptedException {
    UpgradeWork work = context.work();
    Synced synced = work.catchUp(progress);
    return new CaughtUp(
        work.inHold().stream().map(StepId::of).collect(toSet()),
        synced.steps().stream()
            .collect(toMap(step -> StepId.of(step.step()), StepChange::changed)));
  }
}
