package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.Rehearsal.StepFigures;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.MeasureTask;
import io.locktender.coordinator.task.MeasureTask.Measured;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.SyncFindings.StepTime;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is found, the old release is admitted in what is written. */
class RehearsalRulesTest {
  private static final SyncTask ROUND = new SyncTask("req-1");
  private static final MeasureTask MEASURE = new MeasureTask("req-1");
  private static final StepTask INDEX = new StepTask("req-1", StepId.of(Documents.INDEX));
  private static final Target TARGET =
      Target.rehearsal(Documents.V2.version(), "req-1", "ann@desk");
  private static final Duration LATE = Duration.ofDays(1);
  private static final CopyRoom ROOM = new CopyRoom(9, 900, List.of(), null, null, null);
  private static final StepFailure PROBLEM =
      new StepFailure(
          "split", null, "1 of 9 cannot be changed", 1, List.of(new DocumentFailure("7", "both")));

  private static MasterViews in(Phase phase) {
    return prepared(prepared(new MasterViews(), "node-1"), "node-2")
        .document(Documents.rehearsing(phase))
        .target(TARGET);
  }

  private static MasterViews prepared(MasterViews view, String node) {
    Map<io.locktender.steps.release.ReleaseVersion, String> digests =
        Map.of(Documents.V2.version(), Documents.V2.digest());
    return view.report(
        node, NodeState.SERVING, 1, "1.0.0", new Prepared("req-1", digests, List.of()), null);
  }

  private static TaskView round(@Nullable StepFailure problem, int attempt) {
    Synced synced =
        new Synced(2, 9, problem == null, -1, problem, problem == null ? 0 : 1, null, List.of());
    return new TaskView(
        ROUND,
        TaskView.State.SUCCEEDED,
        LATE,
        Duration.ofMillis(400),
        attempt,
        synced,
        null,
        false);
  }

  private static Measured measured(@Nullable StepFailure problem) {
    StepName split = new StepName(Documents.SPLIT.release(), Documents.SPLIT.id());
    return new Measured(
        Set.of(StepId.of(Documents.INDEX)), problem, List.of(new StepTime(split, 9, 70)), ROOM);
  }

  private static void assertStarts(MasterDecision decision, MasterTask<?> task) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isEqualTo(new MasterAction.StartTask(task));
  }

  private static Upgrade written(MasterDecision decision) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isInstanceOf(MasterAction.WriteDocument.class);
    VersionDocument next = ((MasterAction.WriteDocument) decision.action()).next();
    assertThat(next.admits()).as(decision.sentence()).containsExactly(Documents.V1);
    return requireNonNull(next.upgrade());
  }

  private static Rehearsal found(Upgrade upgrade) {
    return requireNonNull(upgrade.rehearsal());
  }

  @Test
  void aPlanThatRollsIsRehearsedOnCopiesAndThatIsSaid() {
    PreflightTask look = new PreflightTask("req-1", false);
    PreflightTask.PreflightAnswer answer =
        new PreflightTask.PreflightAnswer(
            List.of(), List.of(Documents.V2), List.of(Documents.ADD), false, true, false);
    Upgrade began =
        written(in(Phase.SYNC).document(Documents.idle()).succeeded(look, answer).decide());
    assertThat(began.phase()).isEqualTo(Phase.SYNC);
    assertThat(began.rolling()).isNull();
    assertThat(found(began).rolls()).isTrue();
    assertThat(found(began).releases()).containsExactly(Documents.V1, Documents.V2);
  }

  @Test
  void copiesThatAreCurrentAreReadyAndTheirFiguresAreKept() {
    Upgrade ready =
        written(in(Phase.SYNC).task(round(null, 3)).after(Duration.ofSeconds(5)).decide());
    assertThat(ready.phase()).isEqualTo(Phase.READY);
    assertThat(found(ready).sync()).isEqualTo(new Rehearsal.SyncFigures(5_000, 9, 400, -1));
  }

  @Test
  void whereAnUpgradeWouldHoldItIsLookedAtWhatWasFound() {
    assertStarts(in(Phase.READY).task(round(null, 3)).decide(), MEASURE);
  }

  /** A round began while a node could not hold; now all can, and it has not ended. */
  @Test
  void aRoundThatRunsComesToItsEndBeforeItIsLookedAtWhatWasFound() {
    MasterDecision waits = in(Phase.READY).running(ROUND).decide();
    assertThat(waits.action()).as(waits.sentence()).isInstanceOf(MasterAction.Wait.class);
    assertThat(waits.sentence()).startsWith("READY: copies what the steps touch");
  }

  @Test
  void aRoundThatFailsThenEndsIt() {
    Upgrade ends = written(in(Phase.READY).failed(ROUND, "no room").decide());
    assertThat(ends.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(requireNonNull(ends.failure()).reason()).isEqualTo("no room");
  }

  @Test
  void thenTheStepsThatSeeWholeCollectionsAreRun() {
    Upgrade finish = written(in(Phase.READY).succeeded(MEASURE, measured(null)).decide());
    assertThat(finish.phase()).isEqualTo(Phase.FINISH);
    assertThat(found(finish).room()).isEqualTo(ROOM);
    assertThat(found(finish).steps())
        .containsExactly(new StepFigures(0, false, 9, 70), new StepFigures(1, true, -1, -1));
    assertStarts(in(Phase.FINISH).decide(), INDEX);
  }

  @Test
  void aStepThatIsDoneIsMarkedSoAndTheNodesAreNotWaitedFor() {
    Upgrade done = written(in(Phase.FINISH).succeeded(INDEX, new StepResult(4, 0)).decide());
    assertThat(done.phase()).isEqualTo(Phase.FINISH);
    VersionDocument all =
        io.locktender.coordinator.document.RehearsalTransitions.stepDone(
            Documents.rehearsing(Phase.FINISH),
            Documents.INDEX.release(),
            Documents.INDEX.id(),
            4,
            found(done));
    Upgrade ends = written(in(Phase.FINISH).document(all).decide());
    assertThat(ends.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(found(ends).judged()).isTrue();
    assertThat(ends.failure()).isNull();
  }

  @Test
  void aProblemMustBeFoundTwiceAndThenIsNotWaitedFor() {
    assertStarts(in(Phase.SYNC).task(round(PROBLEM, 1)).decide(), ROUND);
    assertStarts(in(Phase.SYNC).task(round(PROBLEM, 2)).decide(), MEASURE);
    Upgrade ends = written(in(Phase.SYNC).succeeded(MEASURE, measured(PROBLEM)).decide());
    assertThat(ends.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(ends.failure()).isEqualTo(PROBLEM);
    assertThat(found(ends).documents()).isEqualTo(PROBLEM.documents());
    assertThat(found(ends).judged()).isTrue();
  }

  @Test
  void aStepThatFailsOnTheCopiesEndsIt() {
    Upgrade ends = written(in(Phase.FINISH).failed(INDEX, "duplicates").decide());
    assertThat(ends.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(found(ends).judged()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "FINISH"})
  void anAbortEndsItWithoutAVerdict(Phase phase) {
    Upgrade ends = written(in(phase).target(TARGET.aborted("bob")).decide());
    assertThat(ends.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(found(ends).judged()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "FINISH"})
  void whereTheDatabaseDidNotAnswerTheNextMastershipBeginsAgain(Phase phase) {
    MasterTask<?> task = phase == Phase.SYNC ? ROUND : INDEX;
    assertThat(in(phase).unanswered(task, LATE).decide().action())
        .isEqualTo(new MasterAction.Resign(MasterAction.Resign.Why.BEGINS_AGAIN));
  }

  @Test
  void aNodeThatCouldNotHoldIsWaitedForAMomentAndThenNamed() {
    MasterViews view = in(Phase.READY).registers("node-3").task(round(null, 3));
    assertStarts(view.decide(), ROUND);
    Upgrade ends = written(view.after(LATE).decide());
    assertThat(ends.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(requireNonNull(ends.failure()).reason())
        .startsWith("nothing could have been held: node-3: unreachable");
  }

  /** What is asked for once more is a rehearsal, which an older build may read of too. */
  @Test
  void oneThatIsRefusedIsRecordedAsARehearsal() {
    EndedUpgrade ended = refused(TARGET.aborted("ann"));

    assertThat(ended.rehearses()).isTrue();
    assertThat(ended.withoutSteps().rehearses()).isTrue();
    assertThat(ended.format()).isEqualTo(RecordFormat.FIRST);
  }

  @Test
  void aRestoreThatIsRefusedIsRecordedWithWhatItRestores() {
    Target restore =
        new Target(Documents.V2.version(), "req-1", "ann", "ann", null, null, new Revert("up-1"));

    assertThat(refused(restore).restores()).isEqualTo("up-1");
    assertThat(refused(restore).rehearses()).isFalse();
  }

  private static EndedUpgrade refused(Target target) {
    MasterDecision decision = new MasterViews().document(Documents.idle()).target(target).decide();
    EndedUpgrade ended = ((MasterAction.WriteDocument) decision.action()).ended();
    assertThat(requireNonNull(ended).outcome()).isEqualTo(Outcome.REFUSED);
    return ended;
  }

  @Test
  void whenTheCopiesAreGoneItHasEndedAsRehearsed() {
    MasterDecision decision =
        in(Phase.ROLLING_BACK).succeeded(new DropTask("req-1"), new MasterTask.NoAnswer()).decide();
    MasterAction.WriteDocument write = (MasterAction.WriteDocument) decision.action();
    assertThat(requireNonNull(write.ended()).outcome()).isEqualTo(Outcome.REHEARSED);
    assertThat(requireNonNull(write.ended()).rehearsal()).isNotNull();
    assertThat(requireNonNull(write.next().lastEnded()).outcome()).isEqualTo(Outcome.REHEARSED);
    assertThat(write.next().admits()).containsExactly(Documents.V1);
  }
}
