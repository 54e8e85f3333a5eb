package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.coordinator.task.RevertTask;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Stopped workers are gone; what they had asked the server for is waited for. */
final class QuietRulesTest {
  private static final String UPDATE = "update on shop.packages since 03:12:09 by 10.0.0.3, opid 7";
  private static final Duration LONG = Deadlines.DEFAULT.quiet();
  private static final Duration ALMOST = LONG.minusMillis(1);
  private static final QuietTask QUIET = MasterViews.waitsUntilQuiet();

  private static MasterViews acked(VersionDocument document) {
    MasterViews view = new MasterViews().document(document);
    for (String node : List.of("node-1", "node-2")) {
      view.report(node, NodeState.HELD, document.revision(), "1.0.0", null, null);
    }
    return view;
  }

  private static MasterViews rollingIn(Phase phase) {
    return acked(Documents.rollingIn(phase, RollOptions.DEFAULT));
  }

  private static VersionDocument written(MasterDecision decision) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isInstanceOf(MasterAction.WriteDocument.class);
    return ((MasterAction.WriteDocument) decision.action()).next();
  }

  private static void assertStarts(MasterDecision decision, Object task) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isInstanceOf(MasterAction.StartTask.class);
    assertThat(((MasterAction.StartTask) decision.action()).task()).isEqualTo(task);
  }

  private static void assertWaits(MasterDecision decision, String... sentence) {
    assertThat(decision.action()).as(decision.sentence()).isInstanceOf(MasterAction.Wait.class);
    assertThat(decision.sentence()).contains(sentence);
  }

  private static final CatchUpTask CATCH_UP = new CatchUpTask("req-1");

  @Nested
  class InHold {
    private final MasterViews view = acked(Documents.held());

    @Test
    void nothingIsBroughtUpBeforeTheServerIsQuiet() {
      assertStarts(view.decide(), QUIET);
      assertWaits(view.running(QUIET).decide(), "waits until the server is quiet");
      MasterDecision catchesUp = view.quiet().decide();
      assertStarts(catchesUp, CATCH_UP);
      assertThat(catchesUp.sentence()).contains("the server is quiet");
    }

    @Test
    void whatTheServerStillDoesIsNamed() {
      assertWaits(
          view.busy(UPDATE, ALMOST).decide(),
          "HOLD: the server still does what was asked of it before: " + UPDATE);
    }

    @Test
    void whileSomethingTakesTooLongTheOldReleaseServesAgainAndItIsNamedWithHowToEndIt() {
      VersionDocument back = written(view.busy(UPDATE, LONG).decide());
      assertThat(requireNonNull(back.upgrade()).phase()).isEqualTo(Phase.READY);
      assertThat(requireNonNull(back.upgrade().hold()).back())
          .contains("not quiet within 2m", UPDATE, "db.killOp", "killSessions");
    }

    @Test
    void howLongTheNodesTookBeforeDoesNotCount() {
      assertWaits(view.after(LONG.multipliedBy(2)).busy(UPDATE, ALMOST).decide(), UPDATE);
      assertStarts(view.after(LONG.multipliedBy(2)).running(OTHER).task(ENDED).decide(), QUIET);
    }

    private static final QuietTask OTHER = new QuietTask("req-1", Set.of("node-1-run"));
    private static final TaskView ENDED =
        new TaskView(
            OTHER, TaskView.State.SUCCEEDED, LONG, LONG, 1, new QuietTask.Quiet(true), null, false);

    @Test
    void itIsAskedAgainWhenAnotherNodeHasAckedSince() {
      assertStarts(view.task(ENDED).decide(), QUIET);
      assertThat(view.running(OTHER).decide().action()).isInstanceOf(MasterAction.Cancel.class);
    }

    @Test
    void itIsNotAskedWhileANodeHasNotAcked() {
      assertWaits(view.dead("node-2").quiet().decide(), "node-2 (unreachable)");
    }

    @Test
    void aServerThatDoesNotTellIsNotWaitedForAndThatIsSaid() {
      MasterDecision catchesUp = view.succeeded(QUIET, new QuietTask.Quiet(false)).decide();
      assertStarts(catchesUp, CATCH_UP);
      assertThat(catchesUp.sentence()).contains("not known", "does not tell");
    }

    @Test
    void whoMayNotAskRollsBack() {
      VersionDocument back = written(view.failed(QUIET, "may not see").decide());
      assertThat(requireNonNull(back.upgrade()).phase()).isEqualTo(Phase.ROLLING_BACK);
    }

    @Test
    void whereNoDataIsChangedNothingIsWaitedFor() {
      StepMark ofNodes =
          StepMark.pending(
              ReleaseVersion.parse("2.0.0"), "cache", StepTarget.ALL_MACHINES, StepPhase.MIGRATE);
      assertStarts(acked(Documents.held(List.of(ofNodes), true)).decide(), CATCH_UP);
    }

    @Test
    void aTakeOverAsksAgain() {
      VersionDocument taken =
          HoldTransitions.hold(
              HoldTransitions.ready(Transitions.takeOver(Documents.held(), "token-2")));
      assertStarts(acked(taken).token("token-2", true).decide(), QUIET);
    }
  }

  @Nested
  class InContract {
    private final MasterViews view = rollingIn(Phase.CONTRACT);
    private final KeepUpTask lastPass = new KeepUpTask("req-1", true);

    @Test
    void noPassIsTheLastOneBeforeTheServerIsQuiet() {
      assertStarts(view.decide(), QUIET);
      assertWaits(view.running(QUIET).decide(), "CONTRACT", "waits until the server is quiet");
      assertStarts(view.quiet().decide(), lastPass);
    }

    @Test
    void whenTheLastPassHasBegunTheServerWasQuiet() {
      assertWaits(view.running(lastPass).decide(), "wrote last");
    }

    @Test
    void whatTakesTooLongIsWaitedForAndNamedWithHowToEndIt() {
      MasterDecision soon = view.busy(UPDATE, ALMOST).decide();
      assertWaits(soon, UPDATE);
      assertThat(soon.sentence()).doesNotContain("killOp");
      MasterDecision late = view.busy(UPDATE, LONG).decide();
      assertWaits(late, UPDATE, "for longer than 2m (deadlines.quiet)", "db.killOp");
      assertThat(requireNonNull(late.limit()).setting()).isEqualTo("deadlines.step");
    }

    @Test
    void whoMayNotAskIsAskedAgain() {
      assertWaits(view.failed(QUIET, "may not see").decide(), "tried again", "may not see");
    }
  }

  @Nested
  class InRollingBack {
    @Test
    void nothingIsTakenBackBeforeTheServerIsQuiet() {
      MasterViews view = rollingIn(Phase.ROLLING_BACK);
      assertStarts(view.decide(), QUIET);
      assertWaits(view.busy(UPDATE, LONG).decide(), "ROLLING_BACK", UPDATE, "db.killOp");
      assertStarts(view.quiet().decide(), new RevertTask("req-1"));
    }

    @Test
    void fromExpandNothingWasWithdrawnAndTheOldWorkersServeOn() {
      VersionDocument back =
          Transitions.rollBack(
              Documents.rollingIn(Phase.EXPAND, RollOptions.DEFAULT),
              StepFailure.of("add", "it broke"),
              null);
      assertStarts(acked(back).decide(), new RevertTask("req-1"));
    }

    @Test
    void byHoldTheOriginalsWereNeverTouched() {
      MasterDecision decision = acked(Documents.in(Phase.ROLLING_BACK)).decide();
      assertThat(decision.sentence()).contains("drops the copies");
    }
  }
}
