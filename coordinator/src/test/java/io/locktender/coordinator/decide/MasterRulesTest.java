package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterViews.TO_V2;
import static io.locktender.coordinator.document.Documents.V2;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.coordinator.task.SwapTask;
import io.locktender.coordinator.task.SweepTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.Room;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MasterRulesTest {
  private static final SyncTask SYNC = new SyncTask("req-1");
  private static final CatchUpTask CATCH_UP = new CatchUpTask("req-1");
  private static final DropTask DROP = new DropTask("req-1");
  private static final PreflightTask PREFLIGHT = new PreflightTask("req-1", false);
  private static final ProveTask PROVE = new ProveTask("req-1");
  private static final StepTask SPLIT =
      new StepTask("req-1", new StepId(ReleaseVersion.parse("2.0.0"), "split"));
  private static final SwapTask SWAP = new SwapTask("req-1");
  private static final MasterTask.NoAnswer DONE = new MasterTask.NoAnswer();
  private static final Duration LATE = Duration.ofDays(1);

  private static MasterViews view() {
    return new MasterViews();
  }

  private static MasterViews in(Phase phase) {
    return view().document(Documents.in(phase));
  }

  private static MasterTask<?> task(Phase phase) {
    return switch (phase) {
      case SYNC, READY -> SYNC;
      case HOLD -> CATCH_UP;
      case FINISH -> new StepTask("req-1", new StepId(ReleaseVersion.parse("2.0.0"), "split"));
      default -> PROVE;
    };
  }

  private static TaskView failed(MasterTask<?> key, Duration age, int attempt) {
    StepFailure why = StepFailure.of(null, "it broke");
    return new TaskView(key, TaskView.State.FAILED, age, Duration.ZERO, attempt, null, why, false);
  }

  private static VersionDocument written(MasterDecision decision) {
    return assertThat(decision.action())
        .as(decision.sentence())
        .asInstanceOf(type(MasterAction.WriteDocument.class))
        .actual()
        .next();
  }

  private static EndedUpgrade ended(MasterDecision decision) {
    written(decision);
    return requireNonNull(((MasterAction.WriteDocument) decision.action()).ended());
  }

  private static Phase phase(MasterDecision decision) {
    return requireNonNull(written(decision).upgrade()).phase();
  }

  private static void assertWaits(MasterDecision decision, String sentence) {
    assertThat(decision.action()).as(decision.sentence()).isInstanceOf(MasterAction.Wait.class);
    assertThat(decision.sentence()).contains(sentence);
  }

  private static void assertStarts(MasterDecision decision, MasterTask<?> key) {
    assertThat(decision.action()).isEqualTo(new MasterAction.StartTask(key));
  }

  @Nested
  class BeforeAnything {
    @Test
    void withoutADocumentNothingIsDone() {
      assertWaits(view().document(null).decide(), "db baseline");
    }

    @Test
    void anotherClustersDocumentIsNotTouched() {
      VersionDocument foreign = Transitions.baseline("other", "l", "t", Documents.V1);
      assertWaits(view().document(foreign).decide(), "belongs to cluster other");
    }

    @Test
    void aNewMastershipWritesItsTokenFirst() {
      VersionDocument next = written(view().token("token-2", false).decide());
      assertThat(next.token()).isEqualTo("token-2");
      assertThat(next.epoch()).isEqualTo(1);
    }

    @Test
    void nothingIsClaimedWhileTheConnectionIsSuspended() {
      assertWaits(view().token("token-2", false).suspended().decide(), "suspended");
    }

    @Test
    void aDeposedMasterGivesUpAndDoesNotClaimAgain() {
      assertThat(view().token("token-0", true).decide().action())
          .isInstanceOf(MasterAction.Resign.class);
    }
  }

  @Nested
  class WithoutAnUpgrade {
    @Test
    void aLostTargetIsRebuiltFromTheDatabase() {
      assertThat(view().target(null).decide().action())
          .isEqualTo(
              new MasterAction.SetTarget(
                  new Target(ReleaseVersion.parse("1.0.0"), "none", "locktender", null)));
    }

    @Test
    void atRestAGarbledTargetIsSaidAndLeftAlone() {
      MasterViews garbled = view().garbledTarget("/target:1:1: expected JSON");
      assertWaits(
          garbled.decide(), "the target cannot be read, so nothing is started: /target:1:1");
    }

    @Test
    void whatHadBegunGoesOnWithAGarbledTarget() {
      assertStarts(in(Phase.SYNC).garbledTarget("expected JSON").decide(), SYNC);
    }

    @Test
    void theTargetOfAnEndedRequestIsSetBack() {
      VersionDocument later = Transitions.refused(Documents.idle(), "req-2");
      assertThat(view().document(later).targetInHistory(2).decide().action())
          .isEqualTo(
              new MasterAction.SetTarget(
                  new Target(ReleaseVersion.parse("1.0.0"), "req-1", "ann@desk", null)));
    }

    @Test
    void aRequestThatOnlyTheHistoryEndedIsLookedAtFromTheBeginning() {
      // A master recorded its end, and died or was deposed before the document said so.
      assertStarts(view().targetInHistory(2).decide(), PREFLIGHT);
      VersionDocument earlier = Transitions.refused(Documents.idle(), "req-0");
      assertStarts(view().document(earlier).targetInHistory(3).decide(), PREFLIGHT);
    }

    @Test
    void whatIsLeftOfEndedMastershipsIsSweptAndLookedForAgainInTime() {
      MasterViews idle =
          view().target(new Target(ReleaseVersion.parse("1.0.0"), "none", "locktender", null));
      MasterTask<?> sweep = new SweepTask("");
      assertStarts(idle.decide(), sweep);
      assertWaits(idle.succeeded(sweep, DONE).decide(), "nothing to do");
      assertStarts(
          idle.task(
                  new TaskView(
                      sweep, TaskView.State.SUCCEEDED, LATE, Duration.ZERO, 1, DONE, null, false))
              .decide(),
          sweep);
    }
  }

  @Nested
  class InPreflight {
    private final PreflightTask.PreflightAnswer good =
        new PreflightTask.PreflightAnswer(List.of(), List.of(V2), List.of(Documents.SPLIT), true);

    private MasterViews answered(
        MasterViews view, String node, Map<ReleaseVersion, String> digests) {
      return view.report(
          node, NodeState.SERVING, 1, "1.0.0", new Prepared("req-1", digests, List.of()), null);
    }

    private MasterViews allAnswered() {
      Map<ReleaseVersion, String> digests = Map.of(V2.version(), "sha256:2");
      return answered(answered(view(), "node-1", digests), "node-2", digests)
          .succeeded(PREFLIGHT, good);
    }

    @Test
    void aNewRequestIsLookedAtFirst() {
      assertStarts(view().decide(), PREFLIGHT);
    }

    @Test
    void whenAllIsWellCopiesAreMadeAndEveryWorkerGoesOn() {
      VersionDocument next = written(allAnswered().decide());
      assertThat(next.admits()).containsExactly(Documents.V1);
      assertThat(requireNonNull(next.upgrade()).phase()).isEqualTo(Phase.SYNC);
      assertThat(requireNonNull(next.upgrade()).participants()).containsExactly("node-1", "node-2");
    }

    @Test
    void whatTheOldestAgentDoesNotReadIsRefused_alsoOfANodeThatIsAway() {
      Target rehearsal = Target.rehearsal(ReleaseVersion.parse("2.0.0"), "req-1", "ann");
      assertThat(written(allAnswered().target(rehearsal).decide()).format()).isEqualTo(2);
      assertThat(ended(allAnswered().target(rehearsal).registersOld("node-9").decide()).reasons())
          .anyMatch(
              reason ->
                  reason.equals(
                      "node-9: expected an agent that reads records of format 2, found build not"
                          + " told, which reads up to 1; update it"));
      assertThat(ended(allAnswered().registersOld("node-9").decide()).reasons())
          .noneMatch(reason -> reason.contains("format"));
    }

    @Test
    void aSilentNodeIsWaitedForAndThenNamed() {
      MasterViews silent = view().succeeded(PREFLIGHT, good);
      assertWaits(silent.decide(), "node-1, node-2");
      TaskView old =
          new TaskView(
              PREFLIGHT, TaskView.State.SUCCEEDED, LATE, Duration.ZERO, 1, good, null, false);
      assertThat(ended(silent.task(old).decide()).reasons())
          .anyMatch(reason -> reason.startsWith("node-1: did not answer"));
    }

    @Test
    void theMasterMayLookForAsLongAsForAStep() {
      Duration longest = Deadlines.DEFAULT.step();
      MasterDecision waits = allAnswered().task(looks(longest.minusMillis(1), "orders")).decide();
      assertWaits(waits, "every document of orders");
      assertThat(requireNonNull(waits.limit()).setting()).isEqualTo("deadlines.step");
      MasterDecision late = allAnswered().task(looks(longest, "orders")).decide();
      assertThat(late.action()).isInstanceOf(MasterAction.Cancel.class);
      assertThat(late.sentence()).contains("could not be looked at in time");
    }

    @Test
    void aSilentNodeIsNamedInTimeThoughTheMasterStillLooks() {
      Duration bound = Deadlines.DEFAULT.preflight();
      MasterDecision refuses = view().task(looks(bound, null)).steady(bound).decide();
      assertThat(refuses.action()).isInstanceOf(MasterAction.Cancel.class);
      assertThat(refuses.sentence())
          .contains("were still being looked at", "node-1: did not answer within 30s");
    }

    @Test
    void aNodeThatComesWhileTheMasterLooksHasAllOfTheTimeToAnswer() {
      MasterViews view = view().task(looks(Duration.ofMinutes(5), null));
      MasterDecision waits = view.steady(Duration.ofSeconds(1)).decide();
      assertWaits(waits, "looks at the plan");
      assertThat(requireNonNull(waits.limit()).left()).isEqualTo(Duration.ofSeconds(29));
      assertThat(view.steady(Duration.ofSeconds(30)).decide().sentence())
          .contains("node-1: did not answer within 30s");
    }

    @Test
    void nodesThatComeAndGoDoNotProlongTheMastersLook() {
      TaskView looks = looks(Deadlines.DEFAULT.step(), null);
      MasterDecision refuses = view().task(looks).steady(Duration.ofSeconds(1)).decide();
      assertThat(refuses.action()).isInstanceOf(MasterAction.Cancel.class);
    }

    private TaskView looks(Duration since, @Nullable String at) {
      return new TaskView(
          PREFLIGHT, TaskView.State.RUNNING, since, Duration.ZERO, 1, null, null, false, false, at);
    }

    @Test
    void whatTheDatabaseDidNotAnswerIsLookedAtAgain_andRefusesNothing() {
      MasterDecision waits = allAnswered().unanswered(PREFLIGHT, Duration.ofMillis(249)).decide();
      assertWaits(waits, "PREFLIGHT: the database did not answer, it is looked at again");
      assertThat(waits.sentence()).endsWith(": the database could not be reached");
      assertStarts(view().unanswered(PREFLIGHT, Duration.ofMillis(250)).decide(), PREFLIGHT);
      assertStarts(allAnswered().unanswered(PREFLIGHT, LATE).decide(), PREFLIGHT);
    }

    @Test
    void theTenthLookThatTheDatabaseDidNotAnswerRefuses() {
      assertStarts(allAnswered().task(unanswered(9)).decide(), PREFLIGHT);
      assertThat(ended(allAnswered().task(unanswered(10)).decide()).reasons())
          .containsExactly("the database could not be reached");
    }

    private TaskView unanswered(int attempt) {
      return new TaskView(
          PREFLIGHT,
          TaskView.State.FAILED,
          Duration.ofMinutes(1),
          Duration.ZERO,
          attempt,
          null,
          StepFailure.of(null, "the database could not be reached"),
          true);
    }

    @Test
    void anAbortEndsTheRequestAlsoWhereTheDatabaseDidNotAnswer() {
      MasterViews view =
          view()
              .unanswered(PREFLIGHT, Duration.ZERO)
              .target(new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann", "bob"));
      assertThat(ended(view.decide()).reasons()).containsExactly("aborted by bob");
    }

    @Test
    void anAnswerToAnotherRequestDoesNotCount() {
      MasterViews view =
          allAnswered()
              .report(
                  "node-2",
                  NodeState.SERVING,
                  1,
                  "1.0.0",
                  new Prepared("req-0", Map.of(V2.version(), "sha256:2"), List.of()),
                  null);
      assertWaits(view.decide(), "node-2");
    }

    @Test
    void allReasonsOfAllNodesComeAtOnce() {
      MasterViews view =
          answered(allAnswered(), "node-1", Map.of(V2.version(), "sha256:other"))
              .dead("node-2")
              .succeeded(
                  PREFLIGHT,
                  new PreflightTask.PreflightAnswer(
                      List.of("collection x is a view"), List.of(V2), List.of(), false));
      EndedUpgrade ended = ended(view.decide());
      assertThat(ended.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(ended.reasons())
          .hasSize(3)
          .anyMatch(reason -> reason.contains("collection x is a view"))
          .anyMatch(reason -> reason.contains("2.0.0 is not the same on every node"))
          .anyMatch(reason -> reason.startsWith("node-2: unreachable"));
    }

    @Test
    void aStateServerWithoutRoomForTheLedgerIsNamed_andOneThatIsNoneIsNot() {
      Map<ReleaseVersion, String> digests = Map.of(V2.version(), "sha256:2");
      MasterViews view =
          answered(view(), "node-1", digests)
              .report(
                  "node-2",
                  NodeState.SERVING,
                  1,
                  "1.0.0",
                  new Prepared("req-1", digests, List.of(), 30L << 20),
                  null)
              .succeeded(
                  PREFLIGHT,
                  new PreflightTask.PreflightAnswer(
                      List.of(),
                      List.of(V2),
                      List.of(),
                      false,
                      false,
                      false,
                      new Room("/state", (100L << 20) + 1, 1L << 40),
                      null));

      assertThat(ended(view.decide()).reasons())
          .containsExactly(
              "node-2: expected about 101 MiB for the ledger of the copies in its state directory,"
                  + " as on the master (/state), found 30 MiB free; make room there, then ask"
                  + " again");
    }

    @Test
    void aRefusalEndsTheRequestAndChangesNothingElse() {
      VersionDocument next = written(allAnswered().dead("node-1").decide());
      assertThat(next.ended("req-1")).isTrue();
      assertThat(next.admits()).isEqualTo(Documents.idle().admits());
      assertThat(next.upgrade()).isNull();
    }

    @Test
    void anAbortEndsTheRequest() {
      MasterViews view =
          allAnswered().target(new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann", "bob"));
      assertThat(ended(view.decide()).reasons()).containsExactly("aborted by bob");
    }
  }

  @Nested
  class InHold {
    private final long heldAt = Documents.held().revision();

    @Test
    void everyRegisteredNodeMustHaveCarriedOutTheWithdrawal() {
      MasterViews view = in(Phase.HOLD).acked("node-1", heldAt).acked("node-2", heldAt - 1);
      assertWaits(view.decide(), "node-2");
      assertStarts(view.acked("node-2", heldAt).quiet().decide(), CATCH_UP);
    }

    @Test
    void anUnreachableNodeIsNeverPassedOver() {
      assertWaits(
          in(Phase.HOLD).acked("node-1", heldAt).dead("node-2").decide(), "node-2 (unreachable)");
    }

    @Test
    void anAckOfAnEarlierRunOfTheAgentDoesNotCount() {
      MasterViews view =
          in(Phase.HOLD).acked("node-1", heldAt).acked("node-2", heldAt).reincarnated("node-2");
      assertWaits(view.decide(), "node-2 (unreachable)");
    }

    @Test
    void whenANodeDoesNotHoldInTimeTheOldReleaseServesAgainAndTheNodeIsNamed() {
      VersionDocument next =
          written(in(Phase.HOLD).acked("node-1", heldAt).dead("node-2").after(LATE).decide());
      Upgrade upgrade = requireNonNull(next.upgrade());
      assertThat(upgrade.phase()).isEqualTo(Phase.READY);
      assertThat(next.admits()).containsExactly(Documents.V1);
      assertThat(requireNonNull(upgrade.hold()).back())
          .isEqualTo("did not hold within 2m: node-2 (unreachable)");
    }
  }

  @Nested
  class OnTheWay {
    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK"})
    void whereTheDatabaseDidNotAnswerTheNextMastershipBeginsAgain(Phase phase) {
      VersionDocument document = Documents.in(phase);
      MasterViews view = view().document(document);
      view.acked("node-1", document.revision()).acked("node-2", document.revision());
      MasterDecision decision = view.unanswered(task(phase), Duration.ZERO).decide();

      assertThat(decision.action()).isInstanceOf(MasterAction.Resign.class);
      assertThat(decision.sentence())
          .contains("the database could not be reached", "unchanged originals");
    }

    @Test
    void aDatabaseThatAnswersAgainTooLateHasTheUpgradeRolledBack() {
      Duration deadline = Deadlines.DEFAULT.database();
      MasterViews early = in(Phase.FINISH).unanswered(SPLIT, deadline.minusMillis(1));
      assertThat(early.decide().action()).isInstanceOf(MasterAction.Resign.class);

      MasterDecision late = in(Phase.FINISH).unanswered(SPLIT, deadline).decide();

      assertThat(phase(late)).isEqualTo(Phase.ROLLING_BACK);
      assertThat(requireNonNull(requireNonNull(written(late).upgrade()).failure()).reason())
          .contains("the database could not be reached", "it did not answer for 2m");
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"SYNC", "READY"})
    void beforeTheHoldItBeginsAgainHoweverLongTheDatabaseWasAway(Phase phase) {
      MasterViews view = in(phase).unanswered(SYNC, LATE);
      assertThat(view.decide().action()).isInstanceOf(MasterAction.Resign.class);
    }

    @Test
    void aDatabaseThatFailsOnceMoreHasTheUpgradeRolledBackWithThatReason() {
      VersionDocument once = Transitions.takeOver(Documents.in(Phase.HOLD), "another");
      VersionDocument held = HoldTransitions.hold(HoldTransitions.ready(once));
      MasterViews view = view().document(HoldTransitions.finish(held, mark -> true, mark -> 0));

      MasterDecision decision =
          view.token("another", true).unanswered(SPLIT, Duration.ZERO).decide();

      assertThat(phase(decision)).isEqualTo(Phase.ROLLING_BACK);
      assertThat(requireNonNull(requireNonNull(written(decision).upgrade()).failure()).reason())
          .isEqualTo("the database could not be reached");
    }

    @Test
    void stepsRunInTheirOrderAndEachIsMarkedDone() {
      MasterTask<?> index =
          new StepTask("req-1", new StepId(ReleaseVersion.parse("2.0.0"), "index"));
      MasterViews view = in(Phase.FINISH);
      assertStarts(view.decide(), SPLIT);
      VersionDocument next = written(view.succeeded(SPLIT, new StepResult(7, 0)).decide());
      StepMark mark = requireNonNull(next.upgrade()).steps().get(0);
      assertThat(mark.state()).isEqualTo(StepMark.State.DONE);
      assertThat(mark.changed()).isEqualTo(7);
      assertStarts(view.document(next).decide(), index);
    }

    @Test
    void whatASwapNeedsStaysOnTheScreenWhileItIsTriedAgain() {
      StepFailure why = StepFailure.of(null, "it broke");
      TaskView again =
          new TaskView(
              SWAP,
              TaskView.State.RUNNING,
              Duration.ofHours(1),
              Duration.ZERO,
              3,
              null,
              why,
              false);
      assertWaits(
          in(Phase.SWAP).task(again).decide(),
          "attempt 2 failed, the workers stay held, it is tried again: it broke");
    }

    @Test
    void aFailedStepRollsBackWithItsReason() {
      MasterDecision decision = in(Phase.FINISH).task(failed(SPLIT, Duration.ZERO, 1)).decide();
      assertThat(phase(decision)).isEqualTo(Phase.ROLLING_BACK);
      assertThat(decision.sentence()).contains("it broke");
    }

    @Test
    void theNodesOwnStepsAreWaitedForUnderThisToken() {
      StepMark own =
          StepMark.pending(
              ReleaseVersion.parse("2.0.0"), "config", StepTarget.ALL_MACHINES, StepPhase.MIGRATE);
      VersionDocument migrating = Documents.finishing(List.of(own), true);
      Duty done = new Duty(Documents.TOKEN, Phase.FINISH, Duty.State.DONE, null, null);
      Duty old = new Duty("token-0", Phase.FINISH, Duty.State.DONE, null, null);
      MasterViews view = view().document(migrating);
      view.report("node-1", NodeState.HELD, 3, "1.0.0", null, done);
      view.report("node-2", NodeState.HELD, 3, "1.0.0", null, old);
      assertWaits(view.decide(), "waits for node-2");
      view.report("node-2", NodeState.HELD, 3, "1.0.0", null, done);
      assertThat(phase(view.decide())).isEqualTo(Phase.CHECK);
    }

    @Test
    void aNodesFailedCheckRollsBackAndNamesTheNode() {
      Duty done = new Duty(Documents.TOKEN, Phase.CHECK, Duty.State.DONE, null, null);
      Duty failed = new Duty(Documents.TOKEN, Phase.CHECK, Duty.State.FAILED, null, "port in use");
      MasterViews view =
          in(Phase.CHECK)
              .report("node-1", NodeState.HELD, 3, "1.0.0", null, done)
              .report("node-2", NodeState.HELD, 3, "1.0.0", null, failed)
              .running(PROVE);
      StepFailure failure =
          requireNonNull(requireNonNull(written(view.decide()).upgrade()).failure());
      assertThat(failure.node()).isEqualTo("node-2");
      assertThat(failure.reason()).isEqualTo("port in use");
    }

    @Test
    void nothingIsCommittedBeforeItIsProvedThatNoCopyMissesAnything() {
      Duty done = new Duty(Documents.TOKEN, Phase.CHECK, Duty.State.DONE, null, null);
      MasterViews view =
          in(Phase.CHECK)
              .report("node-1", NodeState.HELD, 3, "1.0.0", null, done)
              .report("node-2", NodeState.HELD, 3, "1.0.0", null, done);
      assertStarts(view.decide(), PROVE);
      List<SwapEntry> swap = List.of(new SwapEntry("packages", true, true));
      VersionDocument next = written(view.succeeded(PROVE, new ProveTask.Proved(swap)).decide());
      assertThat(requireNonNull(next.upgrade()).phase()).isEqualTo(Phase.SWAP);
      assertThat(requireNonNull(next.upgrade()).swap()).isEqualTo(swap);
    }

    @Test
    void theOriginalsAreReadWhileTheNodesCheck_andThoseAreWaitedFor() {
      MasterViews view = in(Phase.CHECK);
      assertStarts(view.decide(), PROVE);
      view.succeeded(PROVE, new ProveTask.Proved(List.of()));
      assertWaits(view.decide(), "waits for node-1, node-2");
    }

    @Test
    void whereNothingIsToBeCheckedANodeThatHasHeldAndIsGoneIsNotWaitedFor() {
      VersionDocument migrating = Documents.finishing(List.of(), false);
      MasterViews view = view().document(HoldTransitions.check(migrating)).dead("node-2");
      view.succeeded(PROVE, new ProveTask.Proved(List.of()));
      assertThat(phase(view.decide())).isEqualTo(Phase.SWAP);
    }

    @Test
    void aProofThatIsOlderThanFiveSecondsIsTakenAgain() {
      Duty done = new Duty(Documents.TOKEN, Phase.CHECK, Duty.State.DONE, null, null);
      MasterViews view =
          in(Phase.CHECK)
              .report("node-1", NodeState.HELD, 3, "1.0.0", null, done)
              .report("node-2", NodeState.HELD, 3, "1.0.0", null, done);
      ProveTask.Proved proved = new ProveTask.Proved(List.of());
      view.succeeded(PROVE, proved, Duration.ofMillis(5_001));
      assertStarts(view.decide(), PROVE);
      view.succeeded(PROVE, proved, Duration.ofSeconds(5));
      assertThat(phase(view.decide())).isEqualTo(Phase.SWAP);
    }

    @Test
    void aProofThatFailsRollsBackThoughNodesStillCheck() {
      MasterViews view = in(Phase.CHECK).failed(PROVE, "packages changed");
      StepFailure failure =
          requireNonNull(requireNonNull(written(view.decide()).upgrade()).failure());
      assertThat(failure.reason()).isEqualTo("packages changed");
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK"})
    void anAbortBeforeTheCommitRollsBack(Phase phase) {
      MasterDecision decision =
          in(phase)
              .target(new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann", "bob"))
              .decide();
      assertThat(phase(decision)).isEqualTo(Phase.ROLLING_BACK);
      assertThat(decision.sentence()).contains("aborted by bob");
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"SWAP", "ADMIT", "ROLLING_BACK"})
    void anAbortAfterTheCommitChangesNothing(Phase phase) {
      Target abort = new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann", "bob");
      assertThat(in(phase).target(abort).decide()).isEqualTo(in(phase).decide());
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"HOLD", "FINISH", "CHECK"})
    void theSecondTakeOverOfOneUpgradeThatHeldWorkersRollsBack(Phase phase) {
      VersionDocument once = Transitions.takeOver(Documents.in(phase), "token-2");
      VersionDocument held = HoldTransitions.hold(HoldTransitions.ready(once));
      VersionDocument twice = Transitions.takeOver(held, "token-3");
      assertThat(phase(view().document(twice).token("token-3", true).decide()))
          .isEqualTo(Phase.ROLLING_BACK);
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"SYNC", "READY"})
    void beforeTheHoldEveryTakeOverBeginsAgain(Phase phase) {
      VersionDocument document = Documents.in(phase);
      for (int i = 2; i < 9; i++) {
        document = Transitions.takeOver(document, "token-" + i);
      }
      assertStarts(view().document(document).token("token-8", true).decide(), SYNC);
    }

    @Test
    void aTaskThatIsNoLongerWantedIsStoppedFirst() {
      assertThat(in(Phase.ROLLING_BACK).running(SYNC).decide().action())
          .isInstanceOf(MasterAction.Cancel.class);
    }
  }

  @Nested
  class FromTheCommitOn {
    @Test
    void whatIsTriedForEverIsStoppedWhenAnAttemptDoesNotEnd_andTriedAgain() {
      Duration longest = Deadlines.DEFAULT.step();
      TaskView hangs =
          new TaskView(SWAP, TaskView.State.RUNNING, longest, Duration.ZERO, 1, null, null, false);
      MasterDecision decision = in(Phase.SWAP).task(hangs).decide();
      assertThat(decision.action()).isEqualTo(new MasterAction.Cancel());
      assertThat(decision.sentence()).isEqualTo("SWAP: renames the collections: stopped after 6h");
      TaskView stopped = failed(SWAP, LATE, 1);
      assertStarts(in(Phase.SWAP).task(stopped).decide(), SWAP);
    }

    @Test
    void theSwapIsTriedAgainForEverWithBackOff() {
      MasterViews view = in(Phase.SWAP);
      assertStarts(view.decide(), SWAP);
      MasterDecision failed = view.task(failed(SWAP, Duration.ZERO, 3)).decide();
      assertWaits(failed, "attempt 3 failed");
      assertStarts(view.task(failed(SWAP, LATE, 1_000)).decide(), SWAP);
      assertThat(phase(view.succeeded(SWAP, DONE).decide())).isEqualTo(Phase.ADMIT);
    }

    @Test
    void itIsDoneWhenEveryNodeServesTheNewRelease() {
      MasterViews view =
          in(Phase.ADMIT).report("node-1", NodeState.SERVING, 9, "2.0.0", null, null);
      assertWaits(view.decide(), "node-2");
      view.report("node-2", NodeState.SERVING, 9, "2.0.0", null, null);
      assertThat(ended(view.decide()).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void aNodeThatIsNotHealthyInTimeLeavesTheUpgradeDegraded() {
      MasterViews view =
          in(Phase.ADMIT)
              .report("node-1", NodeState.SERVING, 9, "2.0.0", null, null)
              .report("node-2", NodeState.UNHEALTHY, 9, "2.0.0", null, null)
              .after(LATE);
      EndedUpgrade ended = ended(view.decide());
      assertThat(ended.outcome()).isEqualTo(Outcome.DEGRADED);
      assertThat(requireNonNull(ended.failure()).node()).isEqualTo("node-2");
    }

    @Test
    void rollingBackDropsTheCopiesAndAdmitsTheOldRelease() {
      MasterViews view = in(Phase.ROLLING_BACK);
      assertStarts(view.decide(), DROP);
      MasterDecision done = view.succeeded(DROP, DONE).decide();
      assertThat(written(done).admits()).containsExactly(Documents.V1);
      assertThat(ended(done).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }
  }

  @Nested
  class ASecondRequest {
    private final Target second =
        new Target(ReleaseVersion.parse("3.0.0"), "req-2", "bob@desk", null);

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK", "SWAP", "ADMIT", "ROLLING_BACK"})
    void isRefusedWhileAnUpgradeRunsAndToldWho(Phase phase) {
      MasterDecision decision = in(phase).target(second).decide();
      EndedUpgrade ended = ended(decision);
      assertThat(ended.requestId()).isEqualTo("req-2");
      assertThat(ended.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(ended.reasons().get(0)).contains("ann@desk").contains("2.0.0");
      assertThat(written(decision).upgrade()).isEqualTo(Documents.in(phase).upgrade());
    }

    @Test
    void onceRefusedTheTargetIsThatOfTheRunningUpgradeAgain() {
      VersionDocument refused = Transitions.refused(Documents.in(Phase.SYNC), "req-2");
      assertThat(view().document(refused).target(second).decide().action())
          .isEqualTo(new MasterAction.SetTarget(TO_V2));
    }
  }

  @Test
  void theSameViewGivesTheSameDecision() {
    NodeReport.Prepared prepared = new Prepared("req-1", Map.of(), List.of("x"));
    MasterViews view = view().report("node-1", NodeState.SERVING, 1, "1.0.0", prepared, null);
    assertThat(view.decide()).isEqualTo(view.decide());
  }
}
