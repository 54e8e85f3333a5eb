package io.locktender.coordinator.status;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.Rehearsal.StepFigures;
import io.locktender.coordinator.document.Rehearsal.SyncFigures;
import io.locktender.coordinator.document.Rehearsal.WorkerFigures;
import io.locktender.coordinator.document.StepMark;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rehearsal went, as {@code rehearse --json} prints it; outsiders rely on every name in it.
 *
 * @param from the database version
 * @param to the release that was rehearsed
 * @param at when it ended
 * @param goesThrough whether the upgrade would go through, as far as that is known
 * @param failure why not, or null; it names the first documents
 * @param documentCount how many documents cannot be changed
 * @param documents these documents, as many as there was room for
 * @param rolls whether the upgrade rolls, so that nothing is ever held
 * @param predictedHoldMillis the hold that is to be expected, without the nodes' own steps and
 *     checks, and without workers' stop and start where nothing is known of them; null where it
 *     rolls, or where the rehearsal did not come to that
 * @param sync how the copies were made, or null where it did not come to that
 * @param steps all of them, in order
 * @param room what the copies need, and what there is; null where it did not come to that
 * @param workers how long workers took to stop and to start the last time, or null
 */
public record RehearsalModel(
    ReleaseVersion from,
    ReleaseVersion to,
    Instant at,
    boolean goesThrough,
    @Nullable StepFailure failure,
    long documentCount,
    List<DocumentFailure> documents,
    boolean rolls,
    @Nullable Long predictedHoldMillis,
    @Nullable SyncFigures sync,
    List<RehearsedStep> steps,
    @Nullable CopyRoom room,
    @Nullable WorkerFigures workers) {
  /**
   * One step.
   *
   * @param runs {@code before the hold} or {@code in the hold}, or null where it did not come to
   *     that
   * @param documents how many it has changed; null where it was not run
   * @param millis how long it took; before the hold, of all threads together; null where it was not
   *     run
   */
  public record RehearsedStep(
      ReleaseVersion release,
      String id,
      StepTarget target,
      @Nullable String runs,
      @Nullable Long documents,
      @Nullable Long millis) {}

  /** Of an end; null where it was none of a rehearsal that came to its end. */
  public static @Nullable RehearsalModel of(EndedUpgrade ended) {
    Rehearsal rehearsal = ended.rehearsal();
    return rehearsal == null || ended.outcome() != Outcome.REHEARSED ? null : of(ended, rehearsal);
  }

  private static RehearsalModel of(EndedUpgrade ended, Rehearsal rehearsal) {
    StepFailure failure = ended.failure();
    return new RehearsalModel(
        ended.from(),
        ended.to(),
        ended.finishedAt(),
        failure == null,
        failure,
        failure == null ? 0 : failure.documentCount(),
        rehearsal.documents(),
        rehearsal.rolls(),
        rehearsal.predictedHoldMillis(),
        rehearsal.sync(),
        steps(ended, rehearsal),
        rehearsal.room(),
        rehearsal.workers());
  }

  private static List<RehearsedStep> steps(EndedUpgrade ended, Rehearsal rehearsal) {
    List<RehearsedStep> steps = new ArrayList<>();
    for (int i = 0; i < ended.steps().size(); i++) {
      steps.add(step(ended.steps().get(i), rehearsal.figures(i)));
    }
    return steps;
  }

  private static RehearsedStep step(StepMark mark, @Nullable StepFigures figures) {
    StepFigures ran = figures != null && figures.hasRun() ? figures : null;
    return new RehearsedStep(
        mark.release(),
        mark.id(),
        mark.target(),
        runs(mark, figures),
        ran == null ? null : ran.documents(),
        ran == null ? null : ran.millis());
  }

  private static @Nullable String runs(StepMark mark, @Nullable StepFigures figures) {
    if (!mark.onMaster()) {
      return StepTiming.When.IN_HOLD.words();
    }
    if (figures == null) {
      return null;
    }
    return (figures.inHold() ? StepTiming.When.IN_HOLD : StepTiming.When.BEFORE_HOLD).words();
  }
}
