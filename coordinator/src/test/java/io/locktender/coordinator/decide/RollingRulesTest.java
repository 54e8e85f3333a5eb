package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.ContractTask;
import io.locktender.coordinator.task.ExpandTask;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.RevertTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RollingRulesTest {
  private static final RollOptions DEFAULT = RollOptions.DEFAULT;
  private static final RollOptions MANUAL = DEFAULT.manual(true);
  private static final Duration LATE = RollOptions.LONGEST;
  private static final Prepared PREPARED =
      new Prepared("req-1", Map.of(Documents.V2.version(), Documents.V2.digest()), List.of());
  private static final Prepared LACKING =
      new Prepared("req-1", Map.of(), List.of("release 2.0.0 is not there"));

  private static ExpandTask expand(String id) {
    return new ExpandTask("req-1", new StepId(ReleaseVersion.parse("2.0.0"), id));
  }

  private static KeepUpTask keepsUp(Phase phase) {
    return new KeepUpTask("req-1", phase == Phase.CONTRACT);
  }

  private static KeptUp kept(long pending) {
    return new KeptUp(0, pending);
  }

  /** Two nodes that serve what they are told, and a pass that has just ended. */
  private static MasterViews in(VersionDocument document) {
    MasterViews view = new MasterViews().document(document);
    for (String node : List.of("node-1", "node-2")) {
      serves(view, document, node);
    }
    Phase phase = requireNonNull(document.upgrade()).phase();
    return view.succeeded(keepsUp(phase), kept(0));
  }

  private static MasterViews in(Phase phase) {
    return in(Documents.rollingIn(phase, DEFAULT));
  }

  private static MasterViews serves(MasterViews view, VersionDocument document, String node) {
    ReleaseId told = requireNonNull(document.assigned(node));
    return is(view, document, node, NodeState.SERVING, told.version().toString());
  }

  private static MasterViews is(
      MasterViews view, VersionDocument document, String node, NodeState state, String version) {
    return view.report(node, state, document.revision(), version, null, null);
  }

  /** The same, and a node that has come since and has nothing of the new release. */
  private static MasterViews without(MasterViews view, VersionDocument document) {
    return answers(view.registers("node-4"), document, "node-4", LACKING);
  }

  private static MasterViews answers(
      MasterViews view, VersionDocument document, String node, Prepared answer) {
    return view.report(node, NodeState.SERVING, document.revision(), "1.0.0", answer, null);
  }

  private static VersionDocument switched(RollOptions options, String... nodes) {
    VersionDocument rolling = Documents.rollingIn(Phase.ROLLING, options);
    return nodes.length == 0 ? rolling : RollingTransitions.switchOver(rolling, List.of(nodes));
  }

  private static Upgrade written(MasterDecision decision) {
    VersionDocument next =
        assertThat(decision.action())
            .as(decision.sentence())
            .asInstanceOf(type(MasterAction.WriteDocument.class))
            .actual()
            .next();
    return requireNonNull(next.upgrade());
  }

  private static Rolling rolling(MasterDecision decision) {
    return requireNonNull(written(decision).rolling());
  }

  private static void assertWaits(MasterDecision decision, String... sentence) {
    assertThat(decision.action()).as(decision.sentence()).isInstanceOf(MasterAction.Wait.class);
    assertThat(decision.sentence()).contains(sentence);
  }

  private static void assertStarts(MasterDecision decision, MasterTask<?> key) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isEqualTo(new MasterAction.StartTask(key));
  }

  @Nested
  class InExpand {
    private final MasterViews view = in(Phase.EXPAND);

    @Test
    void theOldReleaseStaysAdmittedAndTheStepsRun() {
      VersionDocument document = Documents.rollingIn(Phase.EXPAND, DEFAULT);
      assertThat(document.admits()).containsExactly(Documents.V1);
      assertStarts(view.decide(), expand("add"));
    }

    @Test
    void whenAllIsExpandedBothReleasesAreAdmitted() {
      StepResult ran = new StepResult(7, 0);
      Upgrade one = written(view.succeeded(expand("add"), ran).decide());
      assertThat(one.phase()).isEqualTo(Phase.EXPAND);

      VersionDocument done =
          Transitions.stepDone(
              Documents.rollingIn(Phase.EXPAND, DEFAULT),
              ReleaseVersion.parse("2.0.0"),
              "add",
              0,
              7);
      MasterDecision decision = in(done).decide();
      assertThat(written(decision).phase()).isEqualTo(Phase.ROLLING);
      assertThat(((MasterAction.WriteDocument) decision.action()).next().admits())
          .containsExactly(Documents.V1, Documents.V2);
    }

    @Test
    void aStepThatFailsIsTakenBackWithoutAnyNodesAck() {
      MasterDecision decision = view.failed(expand("add"), "no").decide();
      assertThat(written(decision).phase()).isEqualTo(Phase.ROLLING_BACK);
      assertThat(written(decision).heldAt()).isZero();
    }

    /** Nothing was withdrawn: whoever cannot be reached runs what is admitted. */
    @Test
    void goingBackFromItWaitsForNobody() {
      VersionDocument back =
          Transitions.rollBack(
              Documents.rollingIn(Phase.EXPAND, DEFAULT), StepFailure.of("add", "no"), null);
      assertStarts(in(back).dead("node-2").decide(), new RevertTask("req-1"));
      assertStarts(adopted().dead("node-2").decide(), new RevertTask("req-1"));
    }

    /** A dump of it that was restored, of which nobody has acked anything yet. */
    private MasterViews adopted() {
      VersionDocument dump =
          Transitions.adopt(
              Documents.rollingIn(Phase.EXPAND, DEFAULT), "lineage-2", "token-2", List.of());
      MasterViews view = new MasterViews().document(dump).token("token-2", true);
      for (String node : List.of("node-1", "node-2")) {
        view.nodeKnows(node, new SeenRevision("lineage-2", dump.revision()));
      }
      return view;
    }

    @Test
    void whatTheDatabaseDidNotAnswerIsTriedAgainInPlace() {
      MasterTask<?> key = expand("add");
      assertWaits(view.unanswered(key, Duration.ZERO).decide(), "trying again");
      assertStarts(view.unanswered(key, Duration.ofSeconds(1)).decide(), key);
      Duration deadline = Deadlines.DEFAULT.database();
      assertThat(written(view.unanswered(key, deadline).decide()).phase())
          .isEqualTo(Phase.ROLLING_BACK);
    }
  }

  @Nested
  class InRolling {
    @Test
    void theMastersOwnNodeSwitchesLast() {
      assertThat(rolling(in(switched(DEFAULT)).decide()).switched()).containsExactly("node-2");
      assertThat(rolling(steady(switched(DEFAULT, "node-2")).decide()).switched())
          .containsExactly("node-2", "node-1");
    }

    private MasterViews steady(VersionDocument document) {
      return in(document).steady(DEFAULT.healthyFor());
    }

    @Test
    void aBatchMustHaveServedForAWhileBeforeTheNextOne() {
      MasterViews view = in(switched(DEFAULT, "node-2"));
      assertWaits(view.steady(DEFAULT.healthyFor().minusMillis(1)).decide(), "must serve for");
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "100%, 2", "50%, 1", "1%, 1", "1, 1"})
    void aBatchHasAsManyNodesAsMayBeOutOfService(String unavailable, int size) {
      assertThat(rolling(in(switched(most(unavailable))).decide()).switched()).hasSize(size);
    }

    private RollOptions most(String unavailable) {
      return new RollOptions(
          unavailable, null, DEFAULT.healthyFor(), DEFAULT.progress(), DEFAULT.soak(), false);
    }

    @Test
    void aNodeThatIsOutOfServiceCountsAndIsWaitedForUntilTheProgressDeadline() {
      MasterViews view = in(switched(DEFAULT)).dead("node-1");
      assertWaits(view.decide(), "too many nodes are out of service", "node-1 (unreachable)");
      Duration over = DEFAULT.progress();
      Upgrade back = written(view.steady(over).after(over).decide());
      assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
      assertThat(requireNonNull(back.failure()).node()).isEqualTo("node-1");
    }

    @Test
    void aNodeThatServesNothingMaySwitchThoughTheOthersServe() {
      VersionDocument document = switched(DEFAULT);
      MasterViews view = is(in(document), document, "node-2", NodeState.UNHEALTHY, "1.0.0");
      MasterDecision decision = view.steady(DEFAULT.healthyFor()).decide();
      assertThat(rolling(decision).switched()).containsExactly("node-2");
    }

    /** All of them would switch at once. */
    @Test
    void nodesThatAreUnhealthyForAMomentSwitchAsThoseThatServe() {
      VersionDocument document = switched(DEFAULT);
      MasterViews view = in(document).steady(DEFAULT.healthyFor().minusMillis(1));
      for (String node : List.of("node-1", "node-2")) {
        is(view, document, node, NodeState.UNHEALTHY, "1.0.0");
      }
      assertWaits(view.decide(), "too many nodes are out of service");
    }

    @Test
    void tooManyNodesAreOutOfServiceOnlySinceTheLastOneIs() {
      MasterViews view = in(switched(DEFAULT)).dead("node-1").after(LATE);
      Duration notYet = DEFAULT.progress().minusMillis(1);
      assertWaits(
          view.time("node-1", notYet, Duration.ZERO, null).decide(), "too many nodes are out");
    }

    @Test
    void aNodeThatHasNotSwitchedAndEndsAgainAndAgainIsNotWaitedFor() {
      VersionDocument document = switched(DEFAULT, "node-2");
      MasterViews view =
          is(in(document), document, "node-1", NodeState.STARTING, "1.0.0")
              .time("node-1", Duration.ofSeconds(1), LATE, "1.0.0")
              .time("node-2", DEFAULT.healthyFor(), Duration.ZERO, "2.0.0");
      assertThat(rolling(view.decide()).switched()).containsExactly("node-2", "node-1");
    }

    @Test
    void whereNodesOfTheOldReleaseAreUnhealthyTooItIsWaitedWhetherThatLasts() {
      VersionDocument document = switched(DEFAULT, "node-2");
      MasterViews view = in(document);
      for (String node : List.of("node-1", "node-2")) {
        is(view, document, node, NodeState.UNHEALTHY, node.equals("node-1") ? "1.0.0" : "2.0.0");
      }
      assertWaits(failingFor(view, DEFAULT.healthyFor().minusMillis(1), null), "node-2");
      assertThat(written(failingFor(view, DEFAULT.healthyFor(), null)).phase())
          .isEqualTo(Phase.ROLLING_BACK_NODES);
    }

    @Test
    void oneThatHasServedTheNewReleaseForLongEnoughMayBeUnhealthyForAsLong() {
      VersionDocument document = switched(DEFAULT, "node-2", "node-1");
      MasterViews view = is(in(document), document, "node-2", NodeState.UNHEALTHY, "2.0.0");
      assertWaits(failingFor(view, Duration.ofSeconds(1), "2.0.0"), "waits for node-2");
      assertThat(written(failingFor(view, DEFAULT.healthyFor(), "2.0.0")).phase())
          .isEqualTo(Phase.ROLLING_BACK_NODES);
      assertThat(written(failingFor(view, Duration.ofSeconds(1), "1.0.0")).phase())
          .isEqualTo(Phase.ROLLING_BACK_NODES);
    }

    private MasterDecision failingFor(MasterViews view, Duration time, @Nullable String good) {
      return view.time("node-2", Duration.ZERO, time, good).decide();
    }

    @Test
    void theCanaryGoesFirstAndThenAllWaitForResume() {
      RollOptions canary =
          new RollOptions(
              "2", "node-1", DEFAULT.healthyFor(), DEFAULT.progress(), DEFAULT.soak(), false);
      assertThat(rolling(in(switched(canary)).decide()).switched()).containsExactly("node-1");
      VersionDocument one = switched(canary, "node-1");
      Rolling paused = rolling(steady(one).decide());
      assertThat(paused.paused()).isEqualTo("the canary");

      VersionDocument waits = RollingTransitions.pauseAfterCanary(one);
      assertWaits(steady(waits).decide(), "paused by the canary", "locktender resume");
      OperatorCommand resume = new OperatorCommand("c1", OperatorCommand.Kind.RESUME, "ann");
      VersionDocument resumed = RollingTransitions.answer(waits, resume, null);
      assertThat(rolling(steady(resumed).decide()).switched()).containsExactly("node-1", "node-2");
    }

    @Test
    void aPauseBeforeTheCanaryServesDoesNotTakeItsStopAway() {
      VersionDocument one = switched(canary("node-1"), "node-1");
      OperatorCommand pause = new OperatorCommand("c1", OperatorCommand.Kind.PAUSE, "bob");
      OperatorCommand resume = new OperatorCommand("c2", OperatorCommand.Kind.RESUME, "bob");
      VersionDocument paused = RollingTransitions.answer(one, pause, null);
      VersionDocument resumed = RollingTransitions.answer(paused, resume, null);
      assertThat(rolling(steady(resumed).decide()).paused()).isEqualTo("the canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "node-9"})
    void aCanaryThatWasRemovedPausesItAndResumeGoesOnWithoutOne(String switchedBefore) {
      VersionDocument gone =
          switchedBefore.isEmpty()
              ? switched(canary("node-9"))
              : switched(canary("node-9"), switchedBefore);
      MasterDecision found = steady(gone).after(LATE).decide();
      assertThat(rolling(found).paused()).isEqualTo("the canary");
      assertThat(found.sentence()).isEqualTo("ROLLING: the canary node-9 was removed");

      VersionDocument waits = RollingTransitions.pauseAfterCanary(gone);
      assertWaits(
          steady(waits).after(LATE).decide(),
          "paused by the canary node-9, which was removed; 'locktender resume' continues");
      OperatorCommand resume = new OperatorCommand("c1", OperatorCommand.Kind.RESUME, "ann");
      VersionDocument resumed = RollingTransitions.answer(waits, resume, null);
      assertThat(rolling(steady(resumed).decide()).switched()).contains("node-2");
    }

    private RollOptions canary(String node) {
      return new RollOptions(
          "1", node, DEFAULT.healthyFor(), DEFAULT.progress(), DEFAULT.soak(), false);
    }

    @Test
    void anUnhealthyNodeSendsAllBackAtOnceWithItsReason() {
      VersionDocument document = switched(DEFAULT, "node-2");
      MasterViews view = is(in(document), document, "node-2", NodeState.UNHEALTHY, "2.0.0");
      Upgrade back = written(view.decide());
      assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
      assertThat(requireNonNull(back.failure()).node()).isEqualTo("node-2");
    }

    /**
     * What it says changes all the time: the sentence would, and with it a record of all agents.
     */
    @Test
    void theSentenceSaysOfANodeThatIsWaitedForItsStateAndNotWhatItSays() {
      VersionDocument document = switched(DEFAULT, "node-2");
      MasterViews view = is(in(document), document, "node-2", NodeState.STARTING, "2.0.0");
      assertThat(view.decide().sentence()).isEqualTo("ROLLING: waits for node-2 (STARTING)");
    }

    @Test
    void whatANodeSaidBeforeItWasToldToSwitchDoesNotCount() {
      VersionDocument document = switched(DEFAULT, "node-2");
      MasterViews view =
          in(document)
              .report("node-2", NodeState.UNHEALTHY, document.revision() - 1, "1.0.0", null, null);
      assertWaits(view.decide(), "waits for node-2");
    }

    @Test
    void aCommandThatIsRefusedDoesNotMakeANodeThatServesOneThatDoesNot() {
      VersionDocument before = switched(DEFAULT, "node-2");
      OperatorCommand finalize = new OperatorCommand("c1", OperatorCommand.Kind.FINALIZE, "ann");
      VersionDocument refused = RollingTransitions.answer(before, finalize, "not yet");
      MasterViews view =
          in(refused).report("node-2", NodeState.SERVING, before.revision(), "2.0.0", null, null);
      assertWaits(view.after(LATE).decide(), "node-2 must serve for");
    }

    @ParameterizedTest
    @CsvSource({"true, unreachable", "false, STARTING"})
    void whileItIsPausedANodeThatDoesNotServeIsNamedAndHasAllTheTime(boolean away, String state) {
      OperatorCommand pause = new OperatorCommand("c1", OperatorCommand.Kind.PAUSE, "bob");
      VersionDocument paused = RollingTransitions.answer(switched(DEFAULT, "node-2"), pause, null);
      MasterViews view = is(in(paused), paused, "node-2", NodeState.STARTING, "2.0.0").after(LATE);
      MasterDecision decision = (away ? view.dead("node-2") : view).decide();
      assertWaits(decision, "paused by bob, waits for node-2 (" + state + ")", "locktender resume");
      assertThat(decision.limit()).isNull();
    }

    @Test
    void oneThatIsUnhealthySendsAllBackThoughItIsPaused() {
      OperatorCommand pause = new OperatorCommand("c1", OperatorCommand.Kind.PAUSE, "bob");
      VersionDocument paused = RollingTransitions.answer(switched(DEFAULT, "node-2"), pause, null);
      MasterViews view = is(in(paused), paused, "node-2", NodeState.UNHEALTHY, "2.0.0");
      assertThat(written(view.decide()).phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
    }

    @Test
    void aNodeThatDoesNotServeInTimeSendsAllBack() {
      VersionDocument document = switched(DEFAULT, "node-2");
      MasterViews view = is(in(document), document, "node-2", NodeState.STARTING, "2.0.0");
      assertWaits(view.after(DEFAULT.progress().minusMillis(1)).decide(), "node-2");
      Upgrade back = written(view.after(DEFAULT.progress()).decide());
      assertThat(requireNonNull(back.failure()).reason()).contains("does not serve", "10m");
    }

    @Test
    void whatOldWorkersWriteIsExpandedAgainAndAgainAndNothingElseIsSaid() {
      MasterViews view = in(switched(DEFAULT, "node-2"));
      MasterTask<?> key = keepsUp(Phase.ROLLING);
      MasterDecision waits = view.succeeded(key, kept(0)).decide();
      assertWaits(waits, "must serve for");
      MasterDecision due = view.succeeded(key, kept(3), Duration.ofSeconds(1)).decide();
      assertStarts(due, key);
      assertThat(due.sentence()).isEqualTo(waits.sentence());
      assertWaits(view.running(key).decide(), "must serve for");
      assertStarts(view.unanswered(key, Duration.ofSeconds(1)).decide(), key);
    }

    @Test
    void atMostATenthOfTheTimeIsSpentWithPasses() {
      MasterViews view = in(switched(DEFAULT, "node-2"));
      MasterTask<?> key = keepsUp(Phase.ROLLING);
      Duration took = Duration.ofSeconds(21);
      assertWaits(view.task(ended(key, 188, took)).decide(), "must serve for");
      assertStarts(view.task(ended(key, 189, took)).decide(), key);
    }

    private TaskView ended(MasterTask<?> key, int secondsAgo, Duration took) {
      return new TaskView(
          key,
          TaskView.State.SUCCEEDED,
          Duration.ofSeconds(secondsAgo),
          took,
          1,
          kept(0),
          null,
          false);
    }

    @Test
    void aDocumentThatCannotBeExpandedSendsAllBack() {
      MasterViews view = in(switched(DEFAULT, "node-2"));
      StepFailure cannot = StepFailure.of("add", "cannot");
      Upgrade back = written(view.task(failed(1, cannot, Duration.ZERO)).decide());
      assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
      StepFailure document =
          new StepFailure(null, null, "cannot", 1, List.of(new DocumentFailure("7", "no")));
      assertThat(written(view.task(failed(1, document, Duration.ZERO)).decide()).phase())
          .isEqualTo(Phase.ROLLING_BACK_NODES);
    }

    private TaskView failed(int failures, StepFailure failure, Duration ago) {
      return new TaskView(
          keepsUp(Phase.ROLLING),
          TaskView.State.FAILED,
          ago,
          Duration.ZERO,
          100 + failures,
          failures,
          null,
          failure,
          false,
          false,
          null,
          null);
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"ROLLING", "SOAK"})
    void aStepProcessThatDiedIsStartedAgain_andNobodySwitchesBackForIt(Phase phase) {
      VersionDocument document =
          phase == Phase.SOAK ? Documents.rollingIn(phase, DEFAULT) : switched(DEFAULT, "node-2");
      MasterViews view = in(document);
      StepFailure died = StepFailure.of(null, "the step process ended with exit code 137");
      MasterDecision again = view.task(failed(9, died, LATE)).decide();
      assertStarts(again, keepsUp(phase));
      assertThat(again.sentence()).contains("it is made again: the step process ended");
      assertWaits(view.task(failed(9, died, Duration.ofSeconds(1))).decide(), "made again");
      assertThat(written(view.task(failed(10, died, LATE)).decide()).phase())
          .isEqualTo(Phase.ROLLING_BACK_NODES);
    }

    /** As PREFLIGHT would have refused it: nobody is sent back for it. */
    @Test
    void aNodeThatCameWithoutTheReleaseIsNotToldToSwitchAndKeepsNobodyFromIt() {
      VersionDocument none = switched(DEFAULT);
      assertThat(rolling(without(in(none), none).decide()).switched()).containsExactly("node-2");

      VersionDocument both = switched(DEFAULT, "node-2", "node-1");
      MasterDecision waits = without(steady(both), both).after(LATE).decide();
      assertWaits(waits, "ROLLING: nothing switches there yet: node-4: release 2.0.0 is not");
      assertThat(waits.limit()).isNull();

      MasterViews has = answers(without(steady(both), both), both, "node-4", PREPARED);
      assertThat(rolling(has.decide()).switched()).containsExactly("node-2", "node-1", "node-4");
    }

    @Test
    void oneThatHasNotReadTheDocumentYetIsAskedFirst() {
      VersionDocument both = switched(DEFAULT, "node-2", "node-1");
      MasterViews view = steady(both).registers("node-4");
      view.report("node-4", NodeState.STARTING, 0, "1.0.0", null, null);
      assertWaits(view.after(LATE).decide(), "node-4: has not answered yet");
      // An agent of a build before: it has read the document, and does not answer.
      is(view, both, "node-4", NodeState.SERVING, "1.0.0");
      assertThat(rolling(view.decide()).switched()).contains("node-4");
    }

    @Test
    void otherFilesThanTheUpgradeBeganWithAreNotTheRelease() {
      VersionDocument both = switched(DEFAULT, "node-2", "node-1");
      Prepared other = new Prepared("req-1", Map.of(Documents.V2.version(), "other"), List.of());
      MasterViews view = answers(steady(both).registers("node-4"), both, "node-4", other);
      assertWaits(view.decide(), "nothing switches there yet: node-4: release 2.0.0", "began with");
    }

    /** As in READY: it serves the old release, and nobody is sent back. */
    @Test
    void oneThatTookPartAndHasItNoLongerIsWaitedFor() {
      VersionDocument one = switched(DEFAULT, "node-2");
      MasterViews view = answers(steady(one), one, "node-1", LACKING);
      MasterDecision waits = view.after(LATE).decide();
      assertWaits(waits, "nothing switches there yet: node-1: release 2.0.0 is not");
      assertThat(waits.limit()).isNull();
    }

    @Test
    void whenEveryNodeHasServedForAWhileItSoaks() {
      MasterViews view = steady(switched(DEFAULT, "node-2", "node-1"));
      assertThat(written(view.decide()).phase()).isEqualTo(Phase.SOAK);
    }
  }

  @Nested
  class InSoak {
    @Test
    void itIsFinalizedByItselfWhenAllHaveServedLongEnough() {
      assertWaits(in(Phase.SOAK).steady(DEFAULT.soak().minusMillis(1)).decide(), "finalized after");
      MasterDecision decision = in(Phase.SOAK).steady(DEFAULT.soak()).decide();
      assertThat(written(decision).phase()).isEqualTo(Phase.CONTRACT);
      VersionDocument next = ((MasterAction.WriteDocument) decision.action()).next();
      assertThat(next.admits()).containsExactly(Documents.V2);
      assertThat(next.version()).isEqualTo(ReleaseVersion.parse("2.0.0"));
      assertThat(written(decision).heldAt()).isEqualTo(next.revision());
    }

    /** CONTRACT would not end, and there is no way back from it. */
    @Test
    void soakWithALagIsNotFinalized() {
      OperatorCommand finalize = new OperatorCommand("c1", OperatorCommand.Kind.FINALIZE, "ann");
      VersionDocument asked =
          RollingTransitions.answer(Documents.rollingIn(Phase.SOAK, MANUAL), finalize, null);
      for (VersionDocument document : List.of(Documents.rollingIn(Phase.SOAK, DEFAULT), asked)) {
        MasterViews view = in(document).steady(LATE).after(LATE);
        assertWaits(view.running(keepsUp(Phase.SOAK)).decide(), "a pass sees", "of add is left");
        MasterTask<?> pass = keepsUp(Phase.SOAK);
        assertWaits(view.succeeded(pass, kept(3)).decide(), "3 documents pending in add");
        assertStarts(view.succeeded(pass, kept(3), Duration.ofSeconds(1)).decide(), pass);
        assertWaits(
            view.runningAgain(pass, kept(3), Duration.ofSeconds(2)).decide(),
            "3 documents pending in add");
        assertWaits(view.runningAgain(pass, kept(3), LATE.plusMillis(1)).decide(), "a pass sees");
        assertWaits(
            view.runningAgain(pass, kept(0), Duration.ofSeconds(2)).decide(), "a pass sees");
        Target abort = MasterViews.TO_V2.aborted("ann");
        assertThat(written(view.target(abort).decide()).phase())
            .isEqualTo(Phase.ROLLING_BACK_NODES);
        view.target(MasterViews.TO_V2);
        assertThat(written(view.succeeded(pass, kept(0)).decide()).phase())
            .isEqualTo(Phase.CONTRACT);
      }
    }

    @Test
    void aPassThatEndedBeforeItDoesNotCountForIt() {
      MasterTask<?> pass = keepsUp(Phase.SOAK);
      Duration soak = DEFAULT.soak();
      MasterViews view = in(Phase.SOAK).steady(soak).after(soak);
      assertStarts(view.succeeded(pass, kept(0), soak.plusMillis(1)).decide(), pass);
      assertThat(written(view.succeeded(pass, kept(0), soak).decide()).phase())
          .isEqualTo(Phase.CONTRACT);
    }

    @Test
    void byHandItWaitsForFinalizeForAsLongAsItTakes() {
      VersionDocument document = Documents.rollingIn(Phase.SOAK, MANUAL);
      assertWaits(in(document).steady(LATE).after(LATE).decide(), "locktender finalize");
      OperatorCommand finalize = new OperatorCommand("c1", OperatorCommand.Kind.FINALIZE, "ann");
      VersionDocument asked = RollingTransitions.answer(document, finalize, null);
      assertThat(written(in(asked).decide()).phase()).isEqualTo(Phase.CONTRACT);
    }

    @Test
    void aWorkerThatEndsOnceIsNoReasonToGoBackButOneThatStaysUnhealthyIs() {
      VersionDocument document = Documents.rollingIn(Phase.SOAK, DEFAULT);
      MasterViews view = is(in(document), document, "node-2", NodeState.UNHEALTHY, "2.0.0");
      assertWaits(view.steady(Duration.ZERO).decide(), "waits for node-2");
      assertThat(written(view.steady(DEFAULT.healthyFor()).decide()).phase())
          .isEqualTo(Phase.ROLLING_BACK_NODES);
    }

    @Test
    void aWorkerThatEndsAgainAndAgainIsOneThatStaysUnhealthyHoweverShortItIsSo() {
      VersionDocument document = Documents.rollingIn(Phase.SOAK, DEFAULT);
      MasterViews view =
          is(in(document), document, "node-2", NodeState.UNHEALTHY, "2.0.0")
              .steady(Duration.ZERO)
              .time("node-2", Duration.ZERO, DEFAULT.healthyFor(), "2.0.0");
      assertThat(written(view.decide()).phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
    }

    @Test
    void aNodeThatLivesMustServeAgainWithinTheProgressDeadlineUnlessItIsPaused() {
      VersionDocument document = Documents.rollingIn(Phase.SOAK, DEFAULT);
      MasterViews view = is(in(document), document, "node-2", NodeState.STARTING, "2.0.0");
      MasterDecision waits = outFor(view, DEFAULT.progress().minusMillis(1));
      assertWaits(waits, "SOAK: waits for node-2 (STARTING)");
      assertThat(requireNonNull(waits.limit()).setting()).isEqualTo("--progress-deadline");
      Upgrade back = written(outFor(view, DEFAULT.progress()));
      assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
      assertThat(requireNonNull(back.failure()).node()).isEqualTo("node-2");

      OperatorCommand pause = new OperatorCommand("c1", OperatorCommand.Kind.PAUSE, "bob");
      VersionDocument paused = RollingTransitions.answer(document, pause, null);
      MasterViews looked = is(in(paused), paused, "node-2", NodeState.STARTING, "2.0.0");
      assertWaits(outFor(looked, DEFAULT.progress()), "SOAK: waits for node-2 (STARTING)");
    }

    @Test
    void oneThatHasServedTheOldReleaseForLongHasTheTimeToSwitch() {
      VersionDocument document = Documents.rollingIn(Phase.SOAK, DEFAULT);
      MasterViews view = is(in(document), document, "node-2", NodeState.SERVING, "1.0.0");
      assertWaits(outFor(view, LATE), "SOAK: waits for node-2 (SERVING)");
    }

    private MasterDecision outFor(MasterViews view, Duration time) {
      return view.time("node-2", time, Duration.ZERO, "2.0.0").decide();
    }

    @Test
    void aNodeThatCameLaterSwitchesToo() {
      VersionDocument one = RollingTransitions.soak(switched(DEFAULT, "node-2"));
      assertThat(rolling(in(one).decide()).switched()).containsExactly("node-2", "node-1");
    }

    @Test
    void aNodeThatCameWithoutTheReleaseIsWaitedForBeforeItIsFinalized() {
      VersionDocument document = Documents.rollingIn(Phase.SOAK, DEFAULT);
      MasterViews view = without(in(document), document).steady(LATE).after(LATE);
      assertWaits(view.decide(), "SOAK: nothing switches there yet: node-4: release 2.0.0 is not");
      assertThat(rolling(answers(view, document, "node-4", PREPARED).decide()).switched())
          .contains("node-4");
      view.target(MasterViews.TO_V2.aborted("ann"));
      assertThat(written(view.decide()).phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
    }

    @Test
    void aNodeThatIsAwayIsNoReasonToGoBack() {
      assertWaits(in(Phase.SOAK).dead("node-2").steady(LATE).after(LATE).decide(), "node-2");
    }
  }

  @Nested
  class InContract {
    private final VersionDocument document = Documents.rollingIn(Phase.CONTRACT, DEFAULT);

    @Test
    void nothingIsRemovedBeforeEveryNodeHasAcked() {
      MasterViews view =
          in(document)
              .report("node-2", NodeState.SERVING, document.revision() - 1, "2.0.0", null, null);
      assertWaits(view.after(LATE).decide(), "waits for node-2");
      assertWaits(in(document).dead("node-2").after(LATE).decide(), "node-2 (unreachable)");
    }

    @Test
    void firstAPassThatBeganAfterThatMustFindNothing() {
      MasterTask<?> key = keepsUp(Phase.CONTRACT);
      assertStarts(in(document).quiet().decide(), key);
      assertStarts(in(document).succeeded(key, kept(1), Duration.ofSeconds(1)).decide(), key);
      assertThat(rolling(in(document).succeeded(key, kept(0)).decide()).settled()).isTrue();
    }

    @Test
    void aPassThatChangedSomethingIsNotTheLastOneThoughNothingIsPendingAfterIt() {
      MasterTask<?> key = keepsUp(Phase.CONTRACT);
      KeptUp changed = new KeptUp(1, 0);
      assertWaits(in(document).succeeded(key, changed).decide(), "wrote last");
      assertStarts(in(document).succeeded(key, changed, Duration.ofSeconds(1)).decide(), key);
    }

    @Test
    void thenTheContractStepsRunUntilTheySucceed() {
      VersionDocument settled = RollingTransitions.settled(document);
      ContractTask key =
          new ContractTask("req-1", new StepId(ReleaseVersion.parse("2.0.0"), "remove"));
      assertStarts(in(settled).decide(), key);
      assertWaits(in(settled).failed(key, "no").after(LATE).decide(), "tried again");
      StepResult ran = new StepResult(1, 0);
      written(in(settled).succeeded(key, ran).decide());
      VersionDocument done =
          Transitions.stepDone(settled, ReleaseVersion.parse("2.0.0"), "remove", 0, 1);
      assertThat(in(done).decide().sentence()).startsWith("DONE");
    }
  }

  @Nested
  class OnTheWayBack {
    private final VersionDocument reverting =
        Documents.rollingIn(Phase.ROLLING_BACK_NODES, DEFAULT);

    @Test
    void theLastToSwitchIsTheFirstToGoBack() {
      assertThat(rolling(in(reverting).decide()).switched()).containsExactly("node-2");
    }

    @Test
    void thatNobodyHasAckedTheWayBackYetDoesNotSendAllAtOnce() {
      MasterViews view = in(reverting);
      for (String node : List.of("node-1", "node-2")) {
        view.report(node, NodeState.SERVING, reverting.revision() - 1, "2.0.0", null, null);
      }
      assertThat(rolling(view.decide()).switched()).containsExactly("node-2");
    }

    @Test
    void oneThatDoesNotComeBackInTimeIsNotWaitedForAnyLonger() {
      VersionDocument one = RollingTransitions.switchBack(reverting, List.of("node-1"));
      MasterViews view = is(in(one), one, "node-1", NodeState.STARTING, "1.0.0");
      assertWaits(view.after(DEFAULT.progress().minusMillis(1)).decide(), "waits for node-1");
      assertThat(rolling(view.after(DEFAULT.progress()).decide()).switched()).isEmpty();
    }

    @Test
    void oneThatIsBrokenGoesBackAtOnceAndIsNotWaitedFor() {
      MasterViews view = is(in(reverting), reverting, "node-1", NodeState.UNHEALTHY, "2.0.0");
      assertThat(rolling(view.decide()).switched()).containsExactly("node-2");
      VersionDocument one = RollingTransitions.switchBack(reverting, List.of("node-1"));
      MasterViews broken = is(in(one), one, "node-1", NodeState.UNHEALTHY, "1.0.0");
      assertThat(rolling(broken.decide()).switched()).isEmpty();
    }

    /** As when the database's primary changes: they would go back all at once. */
    @Test
    void nodesThatAreUnhealthyForAMomentGoBackAsThoseThatServe() {
      MasterViews view = in(reverting);
      for (String node : List.of("node-1", "node-2")) {
        is(view, reverting, node, NodeState.UNHEALTHY, "2.0.0");
      }
      Duration notYet = DEFAULT.healthyFor().minusMillis(1);
      assertWaits(
          illFor(view, notYet, "2.0.0").decide(),
          "waits for node-1 (UNHEALTHY), node-2 (UNHEALTHY)");
      assertAllGoBack(illFor(view, DEFAULT.healthyFor(), "2.0.0"));
      assertAllGoBack(illFor(view, Duration.ZERO, "1.0.0"));

      serves(view, reverting, "node-1");
      assertWaits(illFor(view, notYet, "2.0.0").decide(), "waits for node-2 (UNHEALTHY)");
      serves(view, reverting, "node-2");
      assertThat(rolling(view.decide()).switched()).containsExactly("node-2");
    }

    /** As when the master's session with ZooKeeper is a new one. */
    @Test
    void nodesThatAreNotSeenForAMomentDoNotGoBackAllAtOnce() {
      MasterViews view = in(reverting).dead("node-1").dead("node-2");
      Duration notYet = DEFAULT.healthyFor().minusMillis(1);
      assertWaits(
          awayFor(view, notYet).decide(), "waits for node-1 (unreachable), node-2 (unreachable)");
      assertAllGoBack(awayFor(view, DEFAULT.healthyFor()));
    }

    private void assertAllGoBack(MasterViews view) {
      assertThat(rolling(view.decide()).switched()).isEmpty();
    }

    private MasterViews illFor(MasterViews view, Duration time, String good) {
      return view.time("node-1", time, time, good).time("node-2", time, time, good);
    }

    private MasterViews awayFor(MasterViews view, Duration time) {
      return view.time("node-1", time, Duration.ZERO, "2.0.0")
          .time("node-2", time, Duration.ZERO, "2.0.0");
    }

    @Test
    void oneThatIsOnItsWayIsWaitedForBeforeTheNext() {
      VersionDocument one = RollingTransitions.switchBack(reverting, List.of("node-1"));
      MasterViews view = is(in(one), one, "node-1", NodeState.STARTING, "1.0.0");
      assertWaits(view.decide(), "waits for node-1");
    }

    @Test
    void whenAllAreBackTheNewReleaseIsNoLongerAdmitted() {
      VersionDocument back = RollingTransitions.switchBack(reverting, List.of("node-1", "node-2"));
      MasterDecision decision = in(back).decide();
      assertThat(written(decision).phase()).isEqualTo(Phase.ROLLING_BACK);
      assertThat(((MasterAction.WriteDocument) decision.action()).next().admits())
          .containsExactly(Documents.V1);
    }

    @Test
    void whatWasExpandedIsTakenBackWhenEveryNodeHasAcked() {
      VersionDocument back = Documents.rollingIn(Phase.ROLLING_BACK, DEFAULT);
      MasterTask<?> key = new RevertTask("req-1");
      assertWaits(in(back).dead("node-2").after(LATE).decide(), "node-2 (unreachable)");
      assertStarts(in(back).quiet().decide(), key);
      assertWaits(in(back).failed(key, "no").decide(), "tried again");
      MasterDecision decision = in(back).succeeded(key, new MasterTask.NoAnswer()).decide();
      assertThat(decision.sentence()).startsWith("ROLLED_BACK");
    }
  }

  @Nested
  class Commands {
    private MasterDecision asked(VersionDocument document, OperatorCommand.Kind kind) {
      Target target = MasterViews.TO_V2.with(new OperatorCommand("c1", kind, "bob@desk"));
      return in(document).target(target).decide();
    }

    private Upgrade.CommandAnswer answer(VersionDocument document, OperatorCommand.Kind kind) {
      return requireNonNull(written(asked(document, kind)).answer());
    }

    @ParameterizedTest
    @CsvSource({
      "EXPAND, PAUSE, ",
      "ROLLING, PAUSE, ",
      "SOAK, PAUSE, ",
      "CONTRACT, PAUSE, past the point of no return",
      "ROLLING_BACK_NODES, PAUSE, it is being rolled back",
      "ROLLING_BACK, PAUSE, it is being rolled back",
      "EXPAND, RESUME, it is not paused",
      "ROLLING, RESUME, it is not paused",
      "SOAK, RESUME, it is not paused",
      "CONTRACT, RESUME, past the point of no return",
      "ROLLING_BACK_NODES, RESUME, it is being rolled back",
      "ROLLING_BACK, RESUME, it is being rolled back",
      "EXPAND, FINALIZE, not every node serves",
      "ROLLING, FINALIZE, not every node serves",
      "SOAK, FINALIZE, ",
      "CONTRACT, FINALIZE, past the point of no return",
      "ROLLING_BACK_NODES, FINALIZE, it is being rolled back",
      "ROLLING_BACK, FINALIZE, it is being rolled back",
    })
    void eachIsCarriedOutOrRefusedInEachPhase(
        Phase phase, OperatorCommand.Kind kind, String refused) {
      Upgrade.CommandAnswer answer = answer(Documents.rollingIn(phase, DEFAULT), kind);
      assertThat(answer.id()).isEqualTo("c1");
      if (refused == null) {
        assertThat(answer.refused()).isNull();
      } else {
        assertThat(answer.refused()).contains(refused);
      }
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK", "SWAP", "ADMIT", "ROLLING_BACK"})
    void anUpgradeByHoldRefusesThemAll(Phase phase) {
      MasterViews view =
          new MasterViews()
              .document(Documents.in(phase))
              .target(
                  MasterViews.TO_V2.with(
                      new OperatorCommand("c1", OperatorCommand.Kind.PAUSE, "bob")));
      assertThat(requireNonNull(written(view.decide()).answer()).refused())
          .contains("an upgrade by HOLD cannot be paused");
    }

    @Test
    void oneThatIsAnsweredIsNotAnsweredAgain() {
      VersionDocument document = switched(DEFAULT);
      OperatorCommand pause = new OperatorCommand("c1", OperatorCommand.Kind.PAUSE, "bob");
      VersionDocument paused = RollingTransitions.answer(document, pause, null);
      MasterViews view = in(paused).target(MasterViews.TO_V2.with(pause));
      assertWaits(view.decide(), "paused by bob");
    }

    @Test
    void whatIsPausedCanBeAborted() {
      VersionDocument paused =
          RollingTransitions.answer(
              switched(DEFAULT, "node-2"),
              new OperatorCommand("c1", OperatorCommand.Kind.PAUSE, "bob"),
              null);
      MasterViews view = in(paused).target(MasterViews.TO_V2.aborted("ann"));
      Upgrade back = written(view.decide());
      assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
      assertThat(back.abort()).isEqualTo("ann");
    }
  }

  @Test
  void anUnknownCanaryAndOptionsThatDoNotApplyAreRefused() {
    RollOptions canary =
        new RollOptions(
            "1", "node-9", DEFAULT.healthyFor(), DEFAULT.progress(), DEFAULT.soak(), null);
    Target target =
        new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann", null, canary, null, null);
    PreflightTask.PreflightAnswer rolls =
        new PreflightTask.PreflightAnswer(
            List.of(), List.of(Documents.V2), List.of(Documents.ADD), false, true, false);
    PreflightTask.PreflightAnswer holds =
        new PreflightTask.PreflightAnswer(
            List.of(), List.of(Documents.V2), List.of(Documents.SPLIT), false);

    assertThat(preflight(target, rolls)).contains("canary node-9 is not registered");
    assertThat(preflight(target, holds)).contains("goes by HOLD", "locktender plan 2.0.0");
  }

  private static String preflight(Target target, PreflightTask.PreflightAnswer prepared) {
    MasterDecision decision =
        new MasterViews()
            .target(target)
            .succeeded(new PreflightTask("req-1", false), prepared, LATE)
            .decide();
    StepFailure failure =
        requireNonNull(
            requireNonNull(((MasterAction.WriteDocument) decision.action()).ended()).failure());
    return failure.reason();
  }
}
