package io.locktender.coordinator.decide;

import static io.locktender.coordinator.document.Documents.V2;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.JobView.Kind;
import io.locktender.coordinator.decide.JobView.State;
import io.locktender.coordinator.decide.NodeAction.EndJob;
import io.locktender.coordinator.decide.NodeAction.Forget;
import io.locktender.coordinator.decide.NodeAction.RunJob;
import io.locktender.coordinator.decide.NodeAction.SetLevel;
import io.locktender.coordinator.decide.NodeAction.Wait;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DutyRulesTest {
  private static final NodeStep CONFIG =
      new NodeStep(ReleaseVersion.parse("2.0.0"), "config", true);
  private static final NodeStep CACHE = new NodeStep(ReleaseVersion.parse("2.0.0"), "cache", true);
  private static final NodeStep NO_WAY_BACK =
      new NodeStep(ReleaseVersion.parse("2.0.0"), "wipe", false);
  private static final VersionDocument BACK = Documents.in(Phase.ROLLING_BACK);

  private static JobView.Key key(Kind kind, NodeStep step, String scope) {
    return new JobView.Key(kind, step.release(), step.id(), scope);
  }

  private static JobView.Key step(NodeStep step) {
    return key(Kind.STEP, step, "req-1");
  }

  private static JobView.Key undo(NodeStep step) {
    return key(Kind.REVERT, step, "");
  }

  private static JobView.Key catchUp(NodeStep step) {
    return key(Kind.STEP, step, "");
  }

  private static void assertRuns(NodeDecision decision, JobView.Key job) {
    assertThat(decision.action()).as(decision.sentence()).isEqualTo(new RunJob(job));
  }

  private static void assertWaits(NodeDecision decision, NodeState state, String sentence) {
    assertThat(decision.action()).as(decision.sentence()).isEqualTo(new Wait());
    assertThat(decision.sentence()).contains(sentence);
    assertThat(decision.state()).isEqualTo(state);
  }

  private static void assertEndsTheCheck(NodeDecision decision) {
    assertThat(decision.action()).as(decision.sentence()).isEqualTo(new EndJob());
    assertThat(decision.sentence())
        .isEqualTo("ends the check of release 2.0.0, since what it was run for is over");
    assertThat(decision.state()).isEqualTo(NodeState.HELD);
  }

  private static Duty duty(NodeDecision decision) {
    return requireNonNull(decision.duty(), decision.sentence());
  }

  private static void assertDuty(NodeDecision decision, Phase phase, Duty.State state) {
    Duty duty = duty(decision);
    assertThat(duty.token()).isEqualTo(Documents.TOKEN);
    assertThat(duty.phase()).isEqualTo(phase);
    assertThat(duty.state()).as(decision.sentence()).isEqualTo(state);
  }

  @Test
  void theLevelIsSetBeforeAnythingIsRun() {
    NodeViews held = NodeViews.held(Documents.in(Phase.FINISH)).steps("2.0.0", CONFIG);
    assertThat(held.level(null).decide().action())
        .isEqualTo(new SetLevel(ReleaseVersion.parse("1.0.0")));
    NodeViews open = NodeViews.held(Documents.in(Phase.ADMIT)).steps("2.0.0", CONFIG);
    assertThat(open.level(null).decide().action())
        .isEqualTo(new SetLevel(ReleaseVersion.parse("2.0.0")));
  }

  @Nested
  class InHold {
    private NodeViews view() {
      return NodeViews.held(Documents.held());
    }

    @Test
    void aNodeThatCouldServeHasNothingToSay() {
      NodeDecision decision = view().decide();
      assertWaits(decision, NodeState.HELD, "held: HOLD to 2.0.0");
      assertThat(decision.duty()).isNull();
    }

    @Test
    void aReleaseThatChangedOnDiskIsSaidWithTheAck() {
      ReleaseId changed = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:changed");
      NodeDecision decision = view().release(changed, List.of("api"), false, null).decide();
      assertWaits(decision, NodeState.HELD, "has changed on this node's disk");
      assertDuty(decision, Phase.HOLD, Duty.State.FAILED);
    }

    @Test
    void aReleaseThatIsGoneIsSaidWithTheAck() {
      NodeDecision decision = view().missing("2.0.0").decide();
      assertWaits(decision, NodeState.HELD, "is not on this node's disk any more");
      assertDuty(decision, Phase.HOLD, Duty.State.FAILED);
    }
  }

  @Nested
  class InFinish {
    private VersionDocument masterDone() {
      VersionDocument one =
          Transitions.stepDone(
              Documents.in(Phase.FINISH), ReleaseVersion.parse("2.0.0"), "split", 0, 7);
      return Transitions.stepDone(one, ReleaseVersion.parse("2.0.0"), "index", 0, 0);
    }

    private NodeViews view() {
      return NodeViews.held(masterDone()).steps("2.0.0", CONFIG, CACHE);
    }

    @Test
    void nothingIsRunBeforeTheMastersStepsAreAllDone() {
      VersionDocument one =
          Transitions.stepDone(
              Documents.in(Phase.FINISH), ReleaseVersion.parse("2.0.0"), "split", 0, 7);
      NodeDecision decision = NodeViews.held(one).steps("2.0.0", CONFIG).decide();
      assertWaits(decision, NodeState.HELD, "held: FINISH to 2.0.0");
      assertThat(decision.duty()).isNull();
    }

    @Test
    void stepsOfTheNodesThemselvesAreNotWaitedFor() {
      List<StepMark> marks =
          List.of(
              StepMark.pending(
                  ReleaseVersion.parse("2.0.0"),
                  "config",
                  StepTarget.ALL_MACHINES,
                  StepPhase.MIGRATE));
      VersionDocument document = Documents.finishing(marks, true);
      assertRuns(NodeViews.held(document).steps("2.0.0", CONFIG).decide(), step(CONFIG));
    }

    @Test
    void aNodeWithoutStepsIsDone() {
      assertDuty(NodeViews.held(masterDone()).decide(), Phase.FINISH, Duty.State.DONE);
    }

    @Test
    void theFirstStepIsRunFirst() {
      NodeDecision decision = view().decide();
      assertRuns(decision, step(CONFIG));
      assertDuty(decision, Phase.FINISH, Duty.State.RUNNING);
    }

    @Test
    void aRunningStepIsWaitedFor() {
      NodeDecision decision =
          view().applied(CONFIG).applying(CONFIG).job(step(CONFIG), State.RUNNING).decide();
      assertWaits(decision, NodeState.HELD, "its own step config runs");
      assertDuty(decision, Phase.FINISH, Duty.State.RUNNING);
    }

    @Test
    void theNextStepFollowsWhenTheFirstIsRecorded() {
      NodeDecision decision = view().applied(CONFIG).job(step(CONFIG), State.DONE).decide();
      assertRuns(decision, step(CACHE));
      assertDuty(decision, Phase.FINISH, Duty.State.RUNNING);
    }

    @Test
    void theDutyIsDoneAfterTheLast() {
      NodeDecision decision = view().applied(CONFIG, CACHE).job(step(CACHE), State.DONE).decide();
      assertWaits(decision, NodeState.HELD, "its own steps are done");
      assertDuty(decision, Phase.FINISH, Duty.State.DONE);
    }

    @Test
    void aFailedStepFailsTheDutyWithItsReasonAndIsNotRunAgain() {
      NodeDecision decision =
          view().applied(CONFIG).applying(CONFIG).job(step(CONFIG), State.FAILED).decide();
      assertWaits(decision, NodeState.HELD, "its own step config failed: exit code 3");
      assertDuty(decision, Phase.FINISH, Duty.State.FAILED);
      assertThat(duty(decision).step()).isEqualTo("config");
      assertThat(duty(decision).reason()).isEqualTo("exit code 3");
    }

    @Test
    void aStepThatACrashInterruptedIsRunAgain() {
      assertRuns(view().applied(CONFIG).applying(CONFIG).decide(), step(CONFIG));
    }

    @Test
    void aStepThatWasDoneAndForgottenIsRunAgainAfterATakeOver() {
      // The old release served in between: a step without a revert is then taken as not done.
      NodeDecision decision =
          NodeViews.held(masterDone())
              .steps("2.0.0", NO_WAY_BACK)
              .job(step(NO_WAY_BACK), State.DONE)
              .decide();
      assertRuns(decision, step(NO_WAY_BACK));
      assertDuty(decision, Phase.FINISH, Duty.State.RUNNING);
    }

    @Test
    void theCheckOfAHoldBeforeIsEnded() {
      JobView.Key check =
          new JobView.Key(Kind.CHECK, ReleaseVersion.parse("2.0.0"), "", Documents.TOKEN + "/1");
      assertEndsTheCheck(view().job(check, State.RUNNING).decide());
      NodeDecision during = view().job(check, State.ENDING).decide();
      assertWaits(during, NodeState.HELD, "waits until the check of release 2.0.0");
      assertDuty(during, Phase.FINISH, Duty.State.RUNNING);
      assertRuns(view().job(check, State.FAILED).decide(), step(CONFIG));
    }

    @Test
    void theJobOfAnotherUpgradeIsNotTakenForThisOne() {
      NodeDecision decision = view().job(key(Kind.STEP, CONFIG, "req-0"), State.DONE).decide();
      assertRuns(decision, step(CONFIG));
    }

    @Test
    void anUndoThatStillRunsIsWaitedForSinceItsStepWillBePendingAgain() {
      NodeDecision decision =
          view().applied(CONFIG, CACHE).job(undo(CACHE), State.RUNNING).decide();
      assertWaits(decision, NodeState.HELD, "waits until step cache of release 2.0.0");
      assertDuty(decision, Phase.FINISH, Duty.State.RUNNING);
    }

    @Test
    void stepsOfAReleaseThatChangedOnDiskAreNotRun() {
      ReleaseId changed = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:changed");
      NodeDecision decision = view().release(changed, List.of("api"), false, null).decide();
      assertWaits(decision, NodeState.HELD, "has changed on this node's disk");
      assertDuty(decision, Phase.FINISH, Duty.State.FAILED);
    }

    @Test
    void stepsThatCannotBeReadAreNotTakenForNone() {
      NodeDecision decision = view().unreadableSteps("2.0.0").decide();
      assertWaits(decision, NodeState.HELD, "releases between 1.0.0 and 2.0.0 cannot be read");
      assertDuty(decision, Phase.FINISH, Duty.State.FAILED);
    }

    @Test
    void theAnswerCarriesTheTokenOfTheMasterThatAsks() {
      VersionDocument again = Transitions.takeOver(masterDone(), "token-2");
      VersionDocument migrating =
          HoldTransitions.finish(
              HoldTransitions.hold(HoldTransitions.ready(again)), mark -> true, mark -> 0);
      VersionDocument done =
          Transitions.stepDone(migrating, ReleaseVersion.parse("2.0.0"), "split", 0, 7);
      NodeDecision decision =
          NodeViews.held(Transitions.stepDone(done, ReleaseVersion.parse("2.0.0"), "index", 0, 0))
              .decide();
      assertThat(duty(decision).token()).isEqualTo("token-2");
    }
  }

  @Nested
  class InCheck {
    private final JobView.Key check =
        checkOf(requireNonNull(Documents.in(Phase.CHECK).upgrade()).heldAt());

    private static JobView.Key checkOf(long heldAt) {
      return new JobView.Key(
          Kind.CHECK, ReleaseVersion.parse("2.0.0"), "", Documents.TOKEN + "/" + heldAt);
    }

    private NodeViews view() {
      return NodeViews.held(Documents.in(Phase.CHECK)).release(V2, List.of("api"), true, null);
    }

    @Test
    void aReleaseWithoutACheckHasPassedIt() {
      NodeDecision decision = NodeViews.held(Documents.in(Phase.CHECK)).decide();
      assertWaits(decision, NodeState.HELD, "has nothing to check");
      assertDuty(decision, Phase.CHECK, Duty.State.DONE);
    }

    @Test
    void theCheckIsRunOnce() {
      NodeDecision decision = view().decide();
      assertRuns(decision, check);
      assertDuty(decision, Phase.CHECK, Duty.State.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
      "RUNNING, RUNNING, its check runs",
      "DONE, DONE, its check has passed",
      "FAILED, FAILED, its check failed: exit code 3",
    })
    void theDutyIsWhatTheCheckIs(State job, Duty.State duty, String sentence) {
      NodeDecision decision = view().job(check, job).decide();
      assertWaits(decision, NodeState.HELD, sentence);
      assertDuty(decision, Phase.CHECK, duty);
    }

    @Test
    void aFailedCheckGivesItsReason() {
      assertThat(duty(view().job(check, State.FAILED).decide()).reason())
          .isEqualTo("the check failed: exit code 3");
    }

    @ParameterizedTest
    @EnumSource(
        value = State.class,
        names = {"DONE", "FAILED"})
    void theSameMastersNextUpgradeIsCheckedAnew(State before) {
      JobView.Key old = checkOf(1);
      assertThat(old).isNotEqualTo(check);
      NodeDecision decision = view().job(old, before).decide();
      assertRuns(decision, check);
      assertDuty(decision, Phase.CHECK, Duty.State.RUNNING);
    }

    @Test
    void theCheckOfAnotherMastershipIsEndedAndRunAgain() {
      JobView.Key old = new JobView.Key(Kind.CHECK, ReleaseVersion.parse("2.0.0"), "", "token-0");
      assertEndsTheCheck(view().job(old, State.RUNNING).decide());
      NodeDecision during = view().job(old, State.ENDING).decide();
      assertWaits(during, NodeState.HELD, "waits until the check of release 2.0.0");
      assertDuty(during, Phase.CHECK, Duty.State.RUNNING);
      assertRuns(view().job(old, State.FAILED).decide(), check);
    }

    @Test
    void aReleaseThatChangedOnDiskFails() {
      ReleaseId changed = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:changed");
      NodeDecision decision = view().release(changed, List.of("api"), true, null).decide();
      assertWaits(decision, NodeState.HELD, "has changed on this node's disk");
      assertDuty(decision, Phase.CHECK, Duty.State.FAILED);
    }

    @Test
    void aReleaseThatIsGoneFails() {
      NodeDecision decision = view().missing("2.0.0").decide();
      assertWaits(decision, NodeState.HELD, "is not on this node's disk any more");
      assertDuty(decision, Phase.CHECK, Duty.State.FAILED);
    }
  }

  @Nested
  class WhereItRolls {
    private final VersionDocument rolling =
        RollingTransitions.switchOver(
            Documents.rollingIn(Phase.ROLLING, RollOptions.DEFAULT), List.of("node-1"));
    private final JobView.Key check =
        new JobView.Key(
            Kind.CHECK, ReleaseVersion.parse("2.0.0"), "", requireNonNull(rolling.upgrade()).id());

    private NodeViews view(VersionDocument document) {
      return NodeViews.held(document)
          .level("2.0.0")
          .current(V2)
          .release(V2, List.of("api"), true, null);
    }

    @Test
    void theCheckOfTheSwitchRunsToItsEnd() {
      assertRuns(view(rolling).decide(), check);
      assertWaits(
          view(rolling).job(check, State.RUNNING).decide(), NodeState.HELD, "runs its check");
    }

    @Test
    void theCheckIsEndedWhenTheNodeIsToldToSwitchBack() {
      VersionDocument back =
          Transitions.rollBack(rolling, StepFailure.of(null, "another node failed"), null);
      assertWaits(
          view(back).job(check, State.RUNNING).decide(), NodeState.HELD, "waits until the check");

      NodeViews view = NodeViews.held(RollingTransitions.switchBack(back, List.of("node-1")));
      assertEndsTheCheck(view.job(check, State.RUNNING).decide());
      assertWaits(view.job(check, State.ENDING).decide(), NodeState.HELD, "waits until the check");
    }
  }

  @Nested
  class TakingBack {
    @Test
    void theLastStepIsTakenBackFirst() {
      NodeViews view = NodeViews.held(BACK).applied(CONFIG, CACHE);
      assertRuns(view.decide(), undo(CACHE));
      assertWaits(
          view.job(undo(CACHE), State.RUNNING).decide(),
          NodeState.HELD,
          "reverts its own step cache");
      assertRuns(view.applied(CONFIG).job(undo(CACHE), State.DONE).decide(), undo(CONFIG));
      assertThat(view.applied().decide().action()).isInstanceOf(NodeAction.StartWorkers.class);
    }

    @Test
    void aCheckOfTheHoldIsEnded_andNoWorkerStartsBesideIt() {
      JobView.Key check =
          new JobView.Key(Kind.CHECK, ReleaseVersion.parse("2.0.0"), "", Documents.TOKEN);
      NodeViews view = NodeViews.held(BACK);
      assertEndsTheCheck(view.job(check, State.RUNNING).decide());
      assertWaits(
          view.job(check, State.ENDING).decide(),
          NodeState.HELD,
          "waits until the check of release 2.0.0, which still runs, has ended");
      assertThat(view.job(check, State.FAILED).decide().action())
          .isInstanceOf(NodeAction.StartWorkers.class);
    }

    @Test
    void aStepThatWasBegunAndNotFinishedIsTakenBackToo() {
      assertRuns(NodeViews.held(BACK).applied(CONFIG).applying(CONFIG).decide(), undo(CONFIG));
    }

    @Test
    void aStepThatStillRunsIsWaitedForBeforeItIsTakenBack() {
      NodeDecision decision =
          NodeViews.held(BACK)
              .applied(CONFIG)
              .applying(CONFIG)
              .job(step(CONFIG), State.RUNNING)
              .decide();
      assertWaits(decision, NodeState.HELD, "waits until step config of release 2.0.0");
    }

    @Test
    void aStepWithoutAWayBackIsForgottenWhenItHasEnded() {
      NodeViews view = NodeViews.held(BACK).applied(NO_WAY_BACK).applying(NO_WAY_BACK);
      assertWaits(
          view.job(step(NO_WAY_BACK), State.RUNNING).decide(), NodeState.HELD, "waits until");
      NodeDecision decision = view.job(step(NO_WAY_BACK), State.FAILED).decide();
      assertThat(decision.action()).isEqualTo(new Forget(NO_WAY_BACK));
      assertThat(decision.sentence()).contains("wipe has no revert");
    }

    @Test
    void theGateWaitsForItAfterTheRollBack() {
      VersionDocument back = Transitions.rolledBack(BACK);
      NodeViews view = NodeViews.held(back).applied(CONFIG);
      assertRuns(view.decide(), undo(CONFIG));
      assertThat(view.applied().decide().action()).isInstanceOf(NodeAction.StartWorkers.class);
    }

    @Test
    void itGoesOnThoughTheDatabaseIsBackAtNone() {
      VersionDocument none =
          Transitions.baseline(
              "shop", "lineage-1", "t", new ReleaseId(ReleaseVersion.parse("none"), ""));
      NodeViews view = NodeViews.held(none).level("none").applied(CONFIG);
      assertRuns(view.decide(), undo(CONFIG));
    }

    @ParameterizedTest
    @CsvSource({"1, 499, 500", "2, 999, 1000", "7, 29999, 30000", "1000, 29999, 30000"})
    void whatFailsIsTriedAgainWithBackOff(int attempt, long early, long due) {
      NodeViews view = NodeViews.held(BACK).applied(CONFIG);
      NodeDecision waits =
          view.job(undo(CONFIG), State.FAILED, Duration.ofMillis(early), attempt).decide();
      assertWaits(waits, NodeState.UNHEALTHY, "attempt " + attempt + " failed, it is tried again");
      assertThat(waits.sentence()).contains("exit code 3");
      NodeDecision again =
          view.job(undo(CONFIG), State.FAILED, Duration.ofMillis(due), attempt).decide();
      assertRuns(again, undo(CONFIG));
      assertThat(again.state()).isEqualTo(NodeState.UNHEALTHY);
    }

    @Test
    void theSameStepIsTakenBackAgainAfterASecondUpgrade() {
      NodeDecision decision =
          NodeViews.held(BACK).applied(CONFIG).job(undo(CONFIG), State.DONE).decide();
      assertRuns(decision, undo(CONFIG));
    }
  }

  @Nested
  class CatchingUp {
    private final VersionDocument rolled = Documents.in(Phase.ADMIT);

    private NodeViews view() {
      return NodeViews.held(rolled).steps("2.0.0", CONFIG, CACHE);
    }

    @Test
    void aNodeThatWasDownRunsItsStepsBeforeItSwitches() {
      NodeDecision decision = view().decide();
      assertRuns(decision, catchUp(CONFIG));
      assertThat(decision.sentence()).isEqualTo("catches up on step config");
      assertThat(decision.duty()).isNull();
    }

    @Test
    void theLevelFollowsTheLastStep() {
      NodeViews view = view().applied(CONFIG).job(catchUp(CONFIG), State.DONE);
      assertRuns(view.decide(), catchUp(CACHE));
      assertThat(view.applied(CONFIG, CACHE).decide().action())
          .isEqualTo(new SetLevel(ReleaseVersion.parse("2.0.0")));
    }

    @Test
    void aFailedStepHoldsTheNodeUnhealthyUntilItIsTriedAgain() {
      NodeViews view = view().applied(CONFIG).applying(CONFIG);
      assertWaits(
          view.job(catchUp(CONFIG), State.FAILED).decide(),
          NodeState.UNHEALTHY,
          "catches up on step config: attempt 1 failed, it is tried again: exit code 3");
      assertRuns(
          view.job(catchUp(CONFIG), State.FAILED, Duration.ofSeconds(1), 1).decide(),
          catchUp(CONFIG));
    }

    @Test
    void stepsOfAReleaseThatIsNotTheAdmittedOneAreNotRun() {
      ReleaseId other = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:x");
      NodeDecision decision = view().release(other, List.of("api"), false, null).decide();
      assertWaits(decision, NodeState.UNHEALTHY, "has digest sha256:x");
    }

    @Test
    void theLevelIsNotSetWhenTheReleaseIsNotThereYet() {
      NodeDecision decision = view().missing("2.0.0").steps("2.0.0").decide();
      assertWaits(decision, NodeState.UNHEALTHY, "not on this node's disk: install it");
    }

    @Test
    void theLevelIsNotSetWhenAReleaseBetweenCannotBeRead() {
      NodeDecision decision = view().unreadableSteps("2.0.0").decide();
      assertWaits(decision, NodeState.UNHEALTHY, "releases between 1.0.0 and 2.0.0");
    }

    @Test
    void stepsDoneInTheUpgradeAreNotRunAgainByTheGate() {
      assertThat(view().applied(CONFIG, CACHE).decide().action())
          .isEqualTo(new SetLevel(ReleaseVersion.parse("2.0.0")));
    }
  }
}
