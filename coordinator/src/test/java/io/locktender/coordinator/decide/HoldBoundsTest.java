package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Due.Then;
import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.OperatorCommand.Kind;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.work.Synced;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When the hold begins, how long it lasts, and what comes of one that is given up. */
class HoldBoundsTest {
  private static final HoldOptions BY_HAND = new HoldOptions(Cutover.MANUAL, null);
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final HoldOptions A_TIME = new HoldOptions(Cutover.AUTO, MOST);
  private static final Duration LATE = Duration.ofDays(1);
  private static final SyncTask ROUND = new SyncTask("req-1");
  private static final CatchUpTask CATCH_UP = new CatchUpTask("req-1");
  private static final ProveTask PROVE = new ProveTask("req-1");
  private static final QuietTask QUIET = new QuietTask("req-1", Set.of("node-1-run", "node-2-run"));

  /** Both nodes have acked, and can take part. */
  private static MasterViews of(VersionDocument document) {
    return able(able(new MasterViews(), "node-1", document), "node-2", document).document(document);
  }

  private static MasterViews able(MasterViews view, String node, VersionDocument document) {
    Prepared answer =
        new Prepared("req-1", Map.of(Documents.V2.version(), Documents.V2.digest()), List.of());
    return view.report(node, NodeState.SERVING, document.revision(), "1.0.0", answer, null);
  }

  private static MasterViews ready(HoldOptions options, int holds, @Nullable String back) {
    VersionDocument held = Documents.with(Documents.held(), options, Math.max(holds, 1));
    VersionDocument ready =
        back == null
            ? Documents.with(Documents.in(Phase.READY), options, holds)
            : HoldTransitions.serveAgain(held, back);
    return of(ready).succeeded(ROUND, new Synced(2, 9, true, -1, null, 0, null, List.of()));
  }

  private static VersionDocument written(MasterDecision decision) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isInstanceOf(MasterAction.WriteDocument.class);
    return ((MasterAction.WriteDocument) decision.action()).next();
  }

  private static Upgrade upgrade(VersionDocument document) {
    return requireNonNull(document.upgrade());
  }

  private static Hold hold(VersionDocument document) {
    return requireNonNull(upgrade(document).hold());
  }

  private static void assertServesAgain(MasterDecision decision, String why) {
    VersionDocument next = written(decision);
    assertThat(upgrade(next).phase()).as(decision.sentence()).isEqualTo(Phase.READY);
    assertThat(next.admits()).containsExactly(Documents.V1);
    assertThat(upgrade(next).heldAt()).isZero();
    assertThat(upgrade(next).failure()).isNull();
    assertThat(hold(next).back()).contains(why);
    assertThat(decision.sentence()).contains("1.0.0", "is admitted again", why);
  }

  private static void assertRollsBack(MasterDecision decision, String... why) {
    VersionDocument next = written(decision);
    assertThat(upgrade(next).phase()).as(decision.sentence()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(requireNonNull(upgrade(next).failure()).reason()).contains(why);
  }

  private static void assertWaits(MasterDecision decision, String... sentence) {
    assertThat(decision.action()).as(decision.sentence()).isEqualTo(new MasterAction.Wait());
    assertThat(decision.sentence()).contains(sentence);
  }

  @Nested
  class ByHand {
    private MasterViews asked(MasterViews view, Kind kind) {
      Target target =
          new Target(Documents.V2.version(), "req-1", "ann", null)
              .with(new OperatorCommand("c-1", kind, "bob"));
      return view.target(target);
    }

    @Test
    void readyWaitsForTheCommandAndKeepsTheCopiesCurrent() {
      assertWaits(ready(BY_HAND, 0, null).decide(), "READY: waits for 'locktender cutover'");
      MasterViews later =
          of(Documents.with(Documents.in(Phase.READY), BY_HAND, 0))
              .succeeded(
                  ROUND,
                  new Synced(2, 9, true, -1, null, 0, null, List.of()),
                  Duration.ofSeconds(1));
      assertThat(later.decide().action()).isEqualTo(new MasterAction.StartTask(ROUND));
    }

    @Test
    void theCommandIsAnsweredAndThenTheHoldBegins() {
      MasterViews view = asked(ready(BY_HAND, 0, null), Kind.CUTOVER);
      VersionDocument answered = written(view.decide());
      assertThat(upgrade(answered).phase()).isEqualTo(Phase.READY);
      assertThat(requireNonNull(upgrade(answered).answer()).refused()).isNull();
      assertThat(hold(answered).cutover()).isEqualTo("bob");

      VersionDocument held = written(view.document(answered).decide());
      assertThat(upgrade(held).phase()).isEqualTo(Phase.HOLD);
      assertThat(hold(held).cutover()).as("each hold needs its own").isNull();
      assertThat(hold(held).holds()).isEqualTo(1);
    }

    @Test
    void inSyncItCountsAlready() {
      MasterViews syncing = of(Documents.with(Documents.in(Phase.SYNC), BY_HAND, 0));
      VersionDocument answered = written(asked(syncing, Kind.CUTOVER).decide());
      assertThat(hold(answered).cutover()).isEqualTo("bob");
      VersionDocument ready = HoldTransitions.ready(answered);
      MasterViews view = asked(of(ready), Kind.CUTOVER);
      view.succeeded(ROUND, new Synced(2, 9, true, -1, null, 0, null, List.of()));
      assertThat(upgrade(written(view.decide())).phase()).isEqualTo(Phase.HOLD);
    }

    @Test
    void onceMoreItIsAnsweredOnceMore() {
      MasterViews view = asked(ready(BY_HAND, 0, null), Kind.CUTOVER);
      VersionDocument once = written(view.decide());
      Target again =
          new Target(Documents.V2.version(), "req-1", "ann", null)
              .with(new OperatorCommand("c-2", Kind.CUTOVER, "eve"));
      VersionDocument twice = written(view.document(once).target(again).decide());
      assertThat(requireNonNull(upgrade(twice).answer()).refused()).isNull();
    }

    @Test
    void whenTheHoldHasBegunItIsRefused() {
      VersionDocument answered = written(asked(of(Documents.held()), Kind.CUTOVER).decide());
      assertThat(requireNonNull(upgrade(answered).answer()).refused())
          .contains("it is in HOLD", "SYNC and READY");
    }

    @Test
    void whatIsForRollingIsStillRefused() {
      VersionDocument answered = written(asked(ready(BY_HAND, 0, null), Kind.FINALIZE).decide());
      assertThat(requireNonNull(upgrade(answered).answer()).refused())
          .contains("cannot be paused, resumed or finalized");
    }

    @Test
    void whatKeepsANodeFromTakingPartIsSaidFirst() {
      assertWaits(ready(BY_HAND, 0, null).dead("node-2").decide(), "node-2: unreachable");
    }

    @Test
    void afterAHoldThatWasGivenUpItWaitsForTheNextCommand() {
      assertWaits(
          ready(BY_HAND, 1, "it took too long").after(LATE).decide(),
          "waits for 'locktender cutover'",
          "hold 1 was given up: it took too long");
    }
  }

  @Nested
  class ForATime {
    private MasterViews held() {
      return of(Documents.with(Documents.held(), A_TIME, 1));
    }

    @Test
    void whatIsSoonerIsTheDeadline() {
      TimeLimit limit = requireNonNull(held().dead("node-2").decide().limit());
      assertThat(limit.setting()).isEqualTo("--max-hold");
      assertThat(limit.then()).isEqualTo(Then.SERVES_AGAIN);
      VersionDocument long_ =
          Documents.with(Documents.held(), new HoldOptions(Cutover.AUTO, LATE), 1);
      assertThat(requireNonNull(of(long_).dead("node-2").decide().limit()).setting())
          .isEqualTo("deadlines.hold");
    }

    @Test
    void whenItIsOverTheOldReleaseServesAgain() {
      assertWaits(held().dead("node-2").held(MOST.minusMillis(1)).decide(), "node-2");
      assertServesAgain(
          held().dead("node-2").held(MOST).decide(),
          "held for longer than 5s (--max-hold); last: HOLD: waits for node-2 (unreachable)");
      assertServesAgain(held().running(QUIET).held(MOST).decide(), "until the server is quiet");
      assertServesAgain(held().running(CATCH_UP).held(MOST).decide(), "wrote last");
    }

    @Test
    void howLongTheAcksTookIsNotCountedWhenTheCopiesAreBroughtUp() {
      MasterViews view = of(Documents.held()).after(LATE);
      assertWaits(view.running(CATCH_UP).decide(), "brings the copies up");
      assertThat(view.quiet().decide().action()).isEqualTo(new MasterAction.StartTask(CATCH_UP));
    }

    @Test
    void itIsNotCommittedThen() {
      VersionDocument checking = HoldTransitions.check(finishing());
      MasterViews proved =
          of(Documents.with(checking, A_TIME, 1)).succeeded(PROVE, new ProveTask.Proved(List.of()));
      assertThat(upgrade(written(proved.decide())).phase()).isEqualTo(Phase.SWAP);
      assertServesAgain(proved.held(MOST).decide(), "--max-hold");
    }

    private static VersionDocument finishing() {
      return HoldTransitions.finish(
          Documents.held(List.of(Documents.SPLIT), false), mark -> false, mark -> 0);
    }

    @Test
    void whenAStepOfTheHoldHasBegunItIsRolledBack() {
      VersionDocument finishing =
          Documents.with(Documents.finishing(List.of(Documents.SPLIT), false), A_TIME, 1);
      MasterViews view = of(finishing).running(new StepTask("req-1", StepId.of(Documents.SPLIT)));
      assertThat(requireNonNull(view.decide().limit()).then()).isEqualTo(Then.ROLLED_BACK);
      assertRollsBack(view.held(MOST).decide(), "held for longer than 5s (--max-hold)");
    }

    @Test
    void whatTheDatabaseDidNotAnswerIsNotGoneOnWith() {
      MasterDecision decision = held().unanswered(CATCH_UP, Duration.ZERO).held(MOST).decide();
      assertThat(decision.action()).isInstanceOf(MasterAction.Resign.class);
    }
  }

  @Nested
  class GivenUp {
    @Test
    void whatSomebodyElseWroteGivesTheHoldUp() {
      assertServesAgain(
          of(Documents.held()).disturbed(CATCH_UP, "a stranger writes").decide(),
          "a stranger writes");
      VersionDocument checking = HoldTransitions.check(ForATime.finishing());
      assertServesAgain(
          of(checking).disturbed(PROVE, "a stranger wrote").decide(), "a stranger wrote");
    }

    @Test
    void whereANodesReleaseIsAnotherOneByNow() {
      VersionDocument checking = HoldTransitions.check(ForATime.finishing());
      Duty changed =
          new Duty(checking.token(), Phase.CHECK, Duty.State.FAILED, null, "release has changed");
      Duty before = new Duty("token-0", Phase.CHECK, Duty.State.FAILED, null, "has changed");
      MasterViews view = of(checking).succeeded(PROVE, new ProveTask.Proved(List.of()));
      view.report("node-2", NodeState.HELD, checking.revision(), "1.0.0", null, before);
      assertThat(upgrade(written(view.decide())).phase()).isEqualTo(Phase.SWAP);

      view.report("node-2", NodeState.HELD, checking.revision(), "1.0.0", null, changed);
      assertServesAgain(view.decide(), "node-2: release has changed");
    }

    @Test
    void whereANodeSaysSoWithItsAckNothingIsDoneInTheHold() {
      VersionDocument held = Documents.with(Documents.held(), A_TIME, 1);
      Duty changed =
          new Duty(held.token(), Phase.HOLD, Duty.State.FAILED, null, "release has changed");
      MasterViews view = of(held);
      view.report("node-2", NodeState.HELD, held.revision(), "1.0.0", null, changed);

      assertServesAgain(view.decide(), "node-2: release has changed");
    }

    @Test
    void whatFailedOtherwiseRollsBack() {
      assertRollsBack(of(Documents.held()).failed(CATCH_UP, "no room").decide(), "no room");
    }

    @Test
    void behindACheckOfTheNodesItIsRolledBack() {
      assertRollsBack(
          of(Documents.in(Phase.CHECK)).disturbed(PROVE, "a stranger wrote").decide(),
          "a stranger wrote");
    }

    @Test
    void eachPauseIsTwiceAsLongAndEndsByItself() {
      Duration ten = Duration.ofSeconds(10);
      assertWaits(
          ready(HoldOptions.DEFAULT, 1, "late").after(ten.minusMillis(1)).decide(),
          "READY: waits 10s before hold 2 of at most 5",
          "hold 1 was given up: late");
      assertThat(
              upgrade(written(ready(HoldOptions.DEFAULT, 1, "late").after(ten).decide())).phase())
          .isEqualTo(Phase.HOLD);
      TimeLimit third =
          requireNonNull(ready(HoldOptions.DEFAULT, 3, "late").after(ten).decide().limit());
      assertThat(third.total()).isEqualTo(ten.multipliedBy(4));
      assertThat(third.then()).isEqualTo(Then.GOES_ON);
      assertThat(requireNonNull(ready(BY_CUTOVER, 4, "late").decide().limit()).total())
          .isEqualTo(ten.multipliedBy(8));
    }

    private static final HoldOptions BY_CUTOVER = HoldOptions.DEFAULT;

    @Test
    void theFifthHoldIsTheLastOne() {
      VersionDocument fifth = Documents.with(Documents.held(), HoldOptions.DEFAULT, 5);
      assertRollsBack(
          of(fifth).dead("node-2").after(LATE).decide(),
          "did not hold within 2m",
          "that was hold 5, and none is tried again");
      VersionDocument byHand = Documents.with(Documents.held(), BY_HAND, 5);
      assertServesAgain(of(byHand).dead("node-2").after(LATE).decide(), "did not hold");
    }

    @Test
    void whatRunsOnComesToItsEndBeforeTheNextRound() {
      MasterViews view = ready(HoldOptions.DEFAULT, 1, "late");
      assertWaits(view.running(CATCH_UP).decide(), "comes to its end");
      assertThat(view.after(LATE).decide().action())
          .isEqualTo(new MasterAction.Resign(MasterAction.Resign.Why.BEGINS_AGAIN));
      view.after(Duration.ZERO);
      assertThat(view.running(QUIET).decide().action()).isEqualTo(new MasterAction.Cancel());
      assertThat(view.disturbed(PROVE, "written").decide().action())
          .isEqualTo(new MasterAction.StartTask(ROUND));
      assertRollsBack(view.failed(CATCH_UP, "no room").decide(), "no room");
      assertThat(view.unanswered(CATCH_UP, Duration.ZERO).decide().action())
          .isInstanceOf(MasterAction.Resign.class);
    }

    @Test
    void theStepsAreUndoneInTheListAndTheNextHoldHasAnotherRevision() {
      VersionDocument held = Documents.held();
      VersionDocument again = HoldTransitions.hold(HoldTransitions.serveAgain(held, "late"));
      assertThat(upgrade(again).heldAt()).isEqualTo(again.revision());
      assertThat(upgrade(again).heldAt()).isGreaterThan(upgrade(held).heldAt());
      assertThat(hold(again).back()).isNull();
      assertThat(hold(again).holds()).isEqualTo(2);
      assertThat(upgrade(again).steps())
          .allSatisfy(mark -> assertThat(mark).isEqualTo(mark.undone()));
    }
  }
}
