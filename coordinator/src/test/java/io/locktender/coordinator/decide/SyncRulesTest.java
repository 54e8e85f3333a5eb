package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Due.Then;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.Synced;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyncRulesTest {
  private static final SyncTask ROUND = new SyncTask("req-1");
  private static final Duration LATE = Duration.ofDays(1);
  private static final StepFailure PROBLEM =
      new StepFailure(
          "split",
          null,
          "5 of 9 documents could not be changed",
          5,
          List.of(
              new DocumentFailure("7", "has both"),
              new DocumentFailure("8", "has both"),
              new DocumentFailure("9", "has none"),
              new DocumentFailure("10", "has none")));
  private static final String WAITS =
      ": waits, since step split: 5 of 9 documents could not be changed: 7 (has both),"
          + " 8 (has both), 9 (has none), and 2 more";

  private static Synced copied() {
    return new Synced(9, 9, false, -1, null, 0, null, List.of());
  }

  private static Synced current() {
    return new Synced(2, 9, true, -1, null, 0, null, List.of());
  }

  private static Synced withProblem(Duration since) {
    return new Synced(0, 9, true, -1, PROBLEM, since.toMillis(), null, List.of());
  }

  private static MasterViews in(Phase phase) {
    return prepared(prepared(new MasterViews(), "node-1"), "node-2").document(Documents.in(phase));
  }

  private static MasterViews prepared(MasterViews view, String node, String... problems) {
    Prepared answer =
        new Prepared(
            "req-1", Map.of(Documents.V2.version(), Documents.V2.digest()), List.of(problems));
    return view.report(node, NodeState.SERVING, 1, "1.0.0", answer, null);
  }

  private static @Nullable VersionDocument written(MasterDecision decision) {
    return decision.action() instanceof MasterAction.WriteDocument write ? write.next() : null;
  }

  private static Upgrade upgrade(MasterDecision decision) {
    VersionDocument next = written(decision);
    assertThat(next).as(decision.sentence()).isNotNull();
    return requireNonNull(requireNonNull(next).upgrade());
  }

  private static void assertWaits(MasterDecision decision, String sentence) {
    assertThat(decision.action()).as(decision.sentence()).isEqualTo(new MasterAction.Wait());
    assertThat(decision.sentence()).contains(sentence);
  }

  private static void assertStarts(MasterDecision decision) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isEqualTo(new MasterAction.StartTask(ROUND));
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void whileTheCopiesComeAboutOneRoundFollowsTheOtherAtOnce(Phase phase) {
    assertStarts(in(phase).decide());
    assertWaits(in(phase).running(ROUND).decide(), phase.name());
    assertStarts(in(phase).task(ended(copied(), Duration.ZERO, Duration.ofHours(2))).decide());
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void whatCannotBeChangedIsTriedAgainAfterAPauseAsLongAsTheRoundTook(Phase phase) {
    Synced same = withProblem(Duration.ofSeconds(1));
    Duration took = Duration.ofSeconds(3);
    assertWaits(in(phase).task(ended(same, took.minusMillis(1), took)).decide(), phase.name());
    assertStarts(in(phase).task(ended(same, took, took)).decide());
  }

  @Test
  void copiesThatAreCurrentWaitingForANodeAreKeptSoWithAPauseAsLongAsTheRoundTook() {
    Duration took = Duration.ofSeconds(3);
    assertWaits(waitsForANode(ended(current(), took.minusMillis(1), took)), "nothing is held yet");
    assertStarts(waitsForANode(ended(current(), took, took)));
  }

  private static MasterDecision waitsForANode(TaskView task) {
    return prepared(in(Phase.READY).task(task), "node-2", "its disk is full").decide();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void aRoundThatTookLongIsNotWaitedForOnceMore(Phase phase) {
    Synced same = withProblem(Duration.ofSeconds(1));
    Duration took = Duration.ofHours(2);
    Duration pause = Duration.ofSeconds(5);
    assertWaits(in(phase).task(ended(same, pause.minusMillis(1), took)).decide(), phase.name());
    assertStarts(in(phase).task(ended(same, pause, took)).decide());
  }

  private static TaskView ended(Synced synced, Duration ago, Duration took) {
    return new TaskView(ROUND, TaskView.State.SUCCEEDED, ago, took, 1, synced, null, false);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void roundsThatFindTheSameAreASecondApart(Phase phase) {
    Duration second = Duration.ofSeconds(1);
    Synced same = withProblem(second);
    assertWaits(in(phase).succeeded(ROUND, same, second.minusMillis(1)).decide(), "");
    assertStarts(in(phase).succeeded(ROUND, same, second).decide());
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void aRoundThatFailsGoesBackAndTheOldReleaseServes(Phase phase) {
    MasterDecision decision = in(phase).failed(ROUND, "a step cannot be run").decide();
    assertThat(upgrade(decision).phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(requireNonNull(written(decision)).admits()).containsExactly(Documents.V1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void whereAnOriginalIsAnotherTheCopiesAreBegunAnewByAnotherMastership(Phase phase) {
    Synced anew =
        new Synced(0, 9, false, -1, null, 0, "collection packages has another index", List.of());
    MasterDecision decision = in(phase).succeeded(ROUND, anew).decide();
    assertThat(decision.action())
        .isEqualTo(new MasterAction.Resign(MasterAction.Resign.Why.BEGINS_AGAIN));
    assertThat(decision.sentence()).contains("collection packages has another index");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void documentsThatCannotBeChangedKeepTheHoldAway_andEndItWhenTheyStay(Phase phase) {
    Duration longest = Deadlines.DEFAULT.problem();
    MasterDecision early = in(phase).succeeded(ROUND, withProblem(longest.minusMillis(1))).decide();
    assertWaits(early, phase + WAITS);

    MasterDecision late = in(phase).succeeded(ROUND, withProblem(longest)).decide();
    assertThat(upgrade(late).phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(upgrade(late).failure()).isEqualTo(PROBLEM);
    assertThat(requireNonNull(written(late)).admits()).containsExactly(Documents.V1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void untilWhenItWaitsForTheseDocumentsIsSaid_alsoWhileTheNextRoundRuns(Phase phase) {
    Duration since = Duration.ofSeconds(20);
    Duration ago = Duration.ofMillis(900);
    MasterDecision between = in(phase).succeeded(ROUND, withProblem(since), ago).decide();
    MasterDecision next =
        in(phase).succeeded(ROUND, withProblem(since), Duration.ofSeconds(1)).decide();
    MasterDecision runs = in(phase).runningAgain(ROUND, withProblem(since), ago).decide();

    assertStarts(next);
    for (MasterDecision decision : List.of(between, next, runs)) {
      assertThat(decision.sentence()).isEqualTo(phase + WAITS);
      TimeLimit limit = requireNonNull(decision.limit());
      assertThat(limit.setting()).isEqualTo("deadlines.problem");
      assertThat(limit.then()).isEqualTo(Then.ROLLED_BACK);
    }
    assertThat(between.limit()).isEqualTo(runs.limit());
    assertThat(requireNonNull(runs.limit()).elapsed()).isEqualTo(since.plus(ago));
  }

  /** They may have been corrected since. */
  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void whenTheTimeIsOverTheRoundThatRunsDecides(Phase phase) {
    Synced before = withProblem(Duration.ofSeconds(20));
    assertWaits(in(phase).runningAgain(ROUND, before, LATE).decide(), phase + WAITS);
  }

  @Nested
  class InSync {
    @Test
    void theDeadlineThatEndsSoonerIsShown() {
      Duration almost = Deadlines.DEFAULT.sync().minusSeconds(5);
      MasterViews view = in(Phase.SYNC).succeeded(ROUND, withProblem(Duration.ofSeconds(20)));
      assertThat(requireNonNull(view.after(almost).decide().limit()).setting())
          .isEqualTo("deadlines.sync");
      view.runningAgain(ROUND, withProblem(Duration.ofSeconds(20)), LATE);
      assertThat(upgrade(view.after(LATE).decide()).phase()).isEqualTo(Phase.ROLLING_BACK);
    }

    @Test
    void theRoundThatMadeTheCopiesIsNotEnough() {
      assertStarts(in(Phase.SYNC).succeeded(ROUND, copied()).decide());
      MasterDecision ready = in(Phase.SYNC).succeeded(ROUND, current()).decide();
      assertThat(upgrade(ready).phase()).isEqualTo(Phase.READY);
      assertThat(requireNonNull(written(ready)).admits()).containsExactly(Documents.V1);
    }

    /** What is read by people of many places, and by scripts, is the same on every machine. */
    @Test
    void numbersAreWrittenTheSameWhateverTheMachinesLanguage() {
      Locale machines = Locale.getDefault();
      try {
        Locale.setDefault(Locale.GERMANY);
        Synced many = new Synced(2, 20_004, true, -1, null, 0, null, List.of());
        assertThat(in(Phase.SYNC).succeeded(ROUND, many).decide().sentence())
            .isEqualTo("READY: the copies of 20,004 documents are current");
      } finally {
        Locale.setDefault(machines);
      }
    }

    @Test
    void copiesThatAreNotCurrentInTimeAreGivenUp() {
      MasterViews view = in(Phase.SYNC).running(ROUND);
      assertThat(requireNonNull(view.decide().limit()).setting()).isEqualTo("deadlines.sync");
      assertThat(requireNonNull(view.decide().limit()).then()).isEqualTo(Then.ROLLED_BACK);
      Upgrade back = upgrade(view.after(LATE).decide());
      assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK);
      assertThat(requireNonNull(back.failure()).reason())
          .isEqualTo("the copies were not current within 6h");
    }
  }

  @Nested
  class InReady {
    private MasterViews ready() {
      return in(Phase.READY).succeeded(ROUND, current());
    }

    @Test
    void theHoldBeginsWhenTheCopiesAreCurrentAndEveryNodeHasWhatItNeeds() {
      MasterDecision decision = ready().decide();
      VersionDocument next = requireNonNull(written(decision));
      assertThat(upgrade(decision).phase()).isEqualTo(Phase.HOLD);
      assertThat(upgrade(decision).heldAt()).isEqualTo(next.revision());
      assertThat(next.admits()).isEmpty();
    }

    @Test
    void itBeginsBetweenTwoRounds() {
      assertWaits(in(Phase.READY).running(ROUND).decide(), "READY");
    }

    @Test
    void anUnreachableNodeKeepsItAway() {
      assertWaits(
          ready().dead("node-2").decide(), "READY: nothing is held yet: node-2: unreachable");
    }

    @Test
    void aNodeThatCameSinceKeepsItAwayUntilItHasAnswered() {
      MasterViews view = ready().report("node-2", NodeState.SERVING, 1, "1.0.0", null, null);
      assertWaits(view.decide(), "node-2: has not answered yet");
      assertThat(upgrade(prepared(view, "node-2").decide()).phase()).isEqualTo(Phase.HOLD);
    }

    @Test
    void whatANodeLacksIsNamed() {
      assertWaits(
          prepared(ready(), "node-1", "its own steps [x] are not reverted yet").decide(),
          "node-1: its own steps [x] are not reverted yet");
      MasterViews other = ready();
      other.report(
          "node-2",
          NodeState.SERVING,
          1,
          "1.0.0",
          new Prepared("req-1", Map.of(Documents.V2.version(), "sha256:other"), List.of()),
          null);
      assertWaits(
          other.decide(),
          "node-2: release 2.0.0 (sha256:other) is not the one that the upgrade began with"
              + " (sha256:2)");
    }

    @Test
    void withoutATargetTheDocumentSaysWhatWasAskedFor() {
      assertThat(upgrade(ready().target(null).decide()).phase()).isEqualTo(Phase.HOLD);
    }

    @Test
    void whileItWaitsTheCopiesAreKeptCurrent() {
      MasterViews view =
          in(Phase.READY).dead("node-2").succeeded(ROUND, current(), Duration.ofSeconds(1));
      assertStarts(view.decide());
    }
  }

  @Nested
  class Alone {
    @Test
    void theHoldBeginsAtOnceSinceThereIsNobodyToAsk() {
      MasterViews view = in(Phase.READY).alone().succeeded(ROUND, current());
      assertThat(upgrade(view.decide()).phase()).isEqualTo(Phase.HOLD);
    }

    @Test
    void aNodeThatComesSendsItBack() {
      MasterViews view = in(Phase.SYNC).alone().registers("node-9");
      Upgrade back = upgrade(view.running(ROUND).decide());
      assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK);
      assertThat(requireNonNull(back.failure()).reason()).startsWith("1 node is registered");
    }
  }
}
