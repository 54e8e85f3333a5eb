package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.CopyRoom.DiskRoom;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.SyncFindings;
import io.locktender.steps.work.SyncFindings.StepTime;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** In a rehearsal: tells what the rounds so far have found, and what the copies need. */
public record MeasureTask(String subject) implements MasterTask<MeasureTask.Measured> {
  /**
   * What was found.
   *
   * @param inHold the steps that are still to be run: those that see whole collections
   * @param problem why the last round could not make every copy, or null when it could
   * @param steps those that documents went through on their way
   * @param room what the copies need, and what there is
   */
  public record Measured(
      Set<StepId> inHold, @Nullable StepFailure problem, List<StepTime> steps, CopyRoom room) {
    public Measured {
      inHold = Set.copyOf(inHold);
      steps = List.copyOf(steps);
    }
  }

  @Override
  public TaskKind kind() {
    return TaskKind.MEASURE;
  }

  @Override
  public Class<Measured> answer() {
    return Measured.class;
  }

  @Override
  public Measured run(TaskContext context, Progress progress)
      throws StepFailedException, InterruptedException {
    UpgradeWork work = context.work();
    SyncFindings found = work.found();
    Set<StepId> inHold = work.inHold().stream().map(StepId::of).collect(Collectors.toSet());
    UpgradeWork.Room ledger = work.room();
    CopyRoom room =
        context
            .database()
            .copyRoom(work.touches())
            .with(new DiskRoom(ledger.directory(), ledger.bytes(), ledger.freeBytes()));
    return new Measured(inHold, found.problem(), found.steps(), room);
  }
}
