package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.ServingTimes;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.Rehearsal.StepFigures;
import io.locktender.coordinator.document.Rehearsal.SyncFigures;
import io.locktender.coordinator.document.Rehearsal.WorkerFigures;
import io.locktender.coordinator.document.RehearsalTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.task.MeasureTask;
import io.locktender.coordinator.task.MeasureTask.Measured;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.SyncFindings.StepTime;
import io.locktender.steps.work.Synced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a rehearsal does that an upgrade does not: it never holds anything. When the copies are
 * current, or when what keeps them from it has been found twice, what was found is looked at; then
 * the steps run on the copies that see whole collections, and all is dropped.
 */
final class RehearsalRules {
  /** So that what was on its way from one document to another is not taken for a problem. */
  private static final int ROUNDS_WITH_PROBLEM = 2;

  private final HoldRules hold;
  private final Rehearsal rehearsal;
  private final MeasureTask measure;

  RehearsalRules(HoldRules hold, Rehearsal rehearsal) {
    this.hold = hold;
    this.rehearsal = rehearsal;
    this.measure = new MeasureTask(hold.upgrade.id());
  }

  /** Whether it is being looked at what the rounds have found. */
  boolean measuring() {
    return hold.view.task() != null && hold.view.task().is(measure);
  }

  /** SYNC to READY. */
  MasterDecision ready(TaskView round, Synced synced, String sentence) {
    return hold.write(
        RehearsalTransitions.ready(hold.document, rehearsal.with(figures(round, synced))),
        sentence);
  }

  private SyncFigures figures(TaskView round, Synced synced) {
    return new SyncFigures(
        hold.view.inPhase().toMillis(),
        synced.documents(),
        round.took().toMillis(),
        synced.backlogMillis());
  }

  /** Whether a problem that keeps the copies from being current has been found often enough. */
  static boolean isSure(TaskView round) {
    return round.attempt() >= ROUNDS_WITH_PROBLEM;
  }

  /** READY: nothing is held for what a hold would wait for. */
  MasterDecision waits(String sentence, List<String> reasons) {
    TimeLimit limit = hold.limits.answers();
    return hold.until(
        limit,
        sentence,
        UpgradeRules.failure(
            null, null, "nothing could have been held: " + String.join("; ", reasons)));
  }

  MasterDecision startsMeasuring() {
    return new MasterDecision(
        new StartTask(measure), hold.upgrade.phase() + ": looks at what was found on the copies");
  }

  /** SYNC and READY, when that was looked at. */
  MasterDecision measured() {
    return hold.task(
        measure,
        hold.limits.sync(),
        hold.upgrade.phase() + ": looks at what was found on the copies",
        this::judged);
  }

  private MasterDecision judged(Measured measured) {
    Rehearsal found = rehearsal.with(before(measured), measured.room(), workers());
    StepFailure problem = measured.problem();
    if (problem != null) {
      return ends(found, problem);
    }
    if (hold.upgrade.phase() != Phase.READY) {
      return ends(found, StepFailure.of(null, "the copies did not become current"));
    }
    return hold.write(
        RehearsalTransitions.rehearseFinish(
            hold.document,
            mark -> measured.inHold().contains(StepId.of(mark)),
            mark -> sum(measured, mark, StepTime::documents),
            found),
        "FINISH: runs the steps on the copies that see whole collections; every worker keeps"
            + " running");
  }

  /** Nodes stop and start their workers at the same time: the slowest counts. */
  private @Nullable WorkerFigures workers() {
    List<ServingTimes> times =
        hold.view.participants().stream()
            .map(hold.view::live)
            .filter(Objects::nonNull)
            .map(NodeReport::times)
            .filter(Objects::nonNull)
            .toList();
    Long stop = slowest(times, ServingTimes::stopMillis);
    Long start = slowest(times, ServingTimes::startMillis);
    return stop == null && start == null ? null : new WorkerFigures(stop, start);
  }

  private static @Nullable Long slowest(
      List<ServingTimes> times, Function<ServingTimes, @Nullable Long> of) {
    Long slowest = null;
    for (ServingTimes each : times) {
      Long millis = of.apply(each);
      slowest = slowest == null || (millis != null && millis > slowest) ? millis : slowest;
    }
    return slowest;
  }

  private static long sum(Measured measured, StepMark mark, ToLongFunction<StepTime> of) {
    return measured.steps().stream()
        .filter(time -> mark.is(time.step().release(), time.step().id()))
        .mapToLong(of)
        .sum();
  }

  private List<StepFigures> before(Measured measured) {
    List<StepFigures> figures = new ArrayList<>();
    List<StepMark> marks = hold.upgrade.steps();
    for (int i = 0; i < marks.size(); i++) {
      StepMark mark = marks.get(i);
      if (mark.onMaster()) {
        figures.add(
            measured.inHold().contains(StepId.of(mark))
                ? new StepFigures(i, true, -1, -1)
                : new StepFigures(
                    i,
                    false,
                    sum(measured, mark, StepTime::documents),
                    sum(measured, mark, StepTime::millis)));
      }
    }
    return figures;
  }

  /** FINISH: the nodes' own steps are not run. */
  MasterDecision finish() {
    List<StepMark> marks = hold.upgrade.steps();
    for (int i = 0; i < marks.size(); i++) {
      if (marks.get(i).onMaster() && marks.get(i).state() != StepMark.State.DONE) {
        return step(i, marks.get(i));
      }
    }
    return hold.write(
        RehearsalTransitions.rehearsed(hold.document, rehearsal, null),
        "ROLLING_BACK: every step has run on the copies, which are dropped now");
  }

  private MasterDecision step(int place, StepMark mark) {
    return hold.task(
        new StepTask(hold.upgrade.id(), StepId.of(mark)),
        hold.limits.step(),
        "FINISH: runs step " + mark.id() + " of " + mark.release() + " on the copies",
        result -> {
          Duration took = hold.view.task() == null ? Duration.ZERO : hold.view.task().took();
          StepFigures figures = new StepFigures(place, true, result.changed(), took.toMillis());
          return hold.write(
              RehearsalTransitions.stepDone(
                  hold.document,
                  mark.release(),
                  mark.id(),
                  result.changed(),
                  rehearsal.with(figures)),
              "FINISH: step " + mark.id() + " is done and verified on the copies");
        });
  }

  /** It has come to its end, and the upgrade would not. */
  MasterDecision ends(StepFailure failure) {
    return ends(rehearsal, failure);
  }

  private MasterDecision ends(Rehearsal found, StepFailure failure) {
    return hold.write(
        RehearsalTransitions.rehearsed(hold.document, found, failure),
        "ROLLING_BACK: the rehearsal has ended in "
            + hold.upgrade.phase()
            + ": "
            + failure.reason());
  }
}
