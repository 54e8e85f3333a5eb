package io.locktender.coordinator.decide;

import static io.locktender.coordinator.document.Documents.V1;
import static io.locktender.coordinator.document.Documents.V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.NodeAction.Ack;
import io.locktender.coordinator.decide.NodeAction.Persist;
import io.locktender.coordinator.decide.NodeAction.StartWorkers;
import io.locktender.coordinator.decide.NodeAction.Stop;
import io.locktender.coordinator.decide.NodeAction.Switch;
import io.locktender.coordinator.decide.NodeAction.Wait;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NodeRulesTest {
  private static final ReleaseId STRANGER =
      new ReleaseId(ReleaseVersion.parse("0.0.0"), "sha256:stray");

  private static NodeViews serving() {
    return NodeViews.of(Documents.idle());
  }

  private static NodeViews empty() {
    return NodeViews.held(Documents.idle());
  }

  private static void assertWaits(NodeDecision decision, NodeState state, String sentence) {
    assertThat(decision.action()).as(decision.sentence()).isEqualTo(new Wait());
    assertThat(decision.sentence()).contains(sentence);
    assertThat(decision.state()).isEqualTo(state);
  }

  private static void assertStops(NodeDecision decision, String sentence, String... workers) {
    assertThat(decision.action()).as(decision.sentence()).isEqualTo(new Stop(List.of(workers)));
    assertThat(decision.sentence()).contains(sentence);
    assertThat(decision.state()).isEqualTo(NodeState.DRAINING);
  }

  @Nested
  class WithoutADocumentToFollow {
    @Test
    void whatRunsGoesOnWhileTheDatabaseDoesNotAnswer() {
      NodeDecision decision = serving().gate(new Gate.Unreachable("timed out")).decide();
      assertWaits(decision, NodeState.SERVING, "nothing is started: timed out");
    }

    @Test
    void nothingIsStartedWhileTheDatabaseDoesNotAnswer() {
      NodeDecision decision = empty().gate(new Gate.Unreachable("timed out")).decide();
      assertWaits(decision, NodeState.HELD, "the database does not answer");
    }

    @Test
    void whatRunsGoesOnWhileTheDocumentIsGarbled() {
      NodeDecision decision = serving().gate(new Gate.Garbled("no cluster")).decide();
      assertWaits(decision, NodeState.SERVING, "cannot be read, so nothing is started: no cluster");
    }

    @Test
    void aGarbledDocumentIsToBeMended_butNothingIsToBeRestored() {
      NodeDecision decision = serving().gate(new Gate.Garbled("no cluster")).decide();
      assertThat(decision.sentence())
          .contains("put back the value that was there", "update this agent")
          .doesNotContain("restore", "dump");
    }

    @Test
    void underADocumentOfANewerFormatNothingIsStartedOrStopped() {
      Gate newer = new Gate.Newer("the document was written by a newer Locktender", 3);
      NodeDecision serving = serving().gate(newer).decide();
      assertWaits(serving, NodeState.SERVING, "a newer Locktender: update this agent");
      assertWaits(empty().gate(newer).decide(), NodeState.HELD, "update this agent");
      assertThat(serving.sentence()).doesNotContain("restore", "put back", "dump");
    }

    @Test
    void aDatabaseThatNeverHadADocumentIsHeldAndSaysHowToBegin() {
      NodeDecision decision = empty().known(null).gate(new Gate.Missing()).decide();
      assertWaits(decision, NodeState.HELD, "'locktender db baseline VERSION' writes the first");
    }

    @Test
    void workersStopWhenTheDocumentIsGone() {
      NodeDecision decision = serving().gate(new Gate.Missing()).decide();
      assertStops(decision, "it was at revision 1", "api");
    }
  }

  @Nested
  class ADocumentThatIsNotThisNodes {
    @Test
    void ofAnotherClusterStopsTheWorkersAndIsNotAcked() {
      VersionDocument foreign = Transitions.baseline("other", "lineage-1", "t", V1);
      NodeDecision decision = NodeViews.of(foreign).acked(0).decide();
      assertStops(decision, "belongs to cluster other, not shop", "api");
    }

    @Test
    void ofAnotherClusterIsNotPersisted() {
      VersionDocument foreign = Transitions.baseline("other", "lineage-1", "t", V1);
      NodeDecision decision = NodeViews.held(foreign).known(null).decide();
      assertWaits(decision, NodeState.HELD, "belongs to cluster other");
    }

    @Test
    void aRemovedNodeStopsAndSaysSo() {
      assertStops(serving().registeredBy(null).decide(), "was removed from the cluster", "api");
    }

    @Test
    void anAgentWhoseNameAnotherHasTakenStops() {
      assertStops(serving().registeredBy("run-2").decide(), "another agent has registered", "api");
      NodeDecision after = empty().registeredBy("run-2").acked(0).decide();
      assertWaits(after, NodeState.HELD, "this one must be stopped");
    }

    @Test
    void anotherLineageStopsTheWorkersThoughItsRevisionIsHigher() {
      NodeDecision decision = serving().known(new SeenRevision("lineage-0", 0)).decide();
      assertStops(decision, "another lineage", "api");
    }

    @Test
    void aLowerRevisionIsAnOldDump() {
      NodeDecision decision = serving().known(new SeenRevision("lineage-1", 7)).decide();
      assertStops(decision, "at revision 1, and 7 was seen before", "api");
      NodeDecision after = empty().known(new SeenRevision("lineage-1", 7)).acked(0).decide();
      assertWaits(after, NodeState.HELD, "an old dump was restored");
    }

    @Test
    void workersThatStopAreWaitedForAndNotToldAgain() {
      NodeViews view = empty().worker("api", V1, WorkerView.State.STOPPING);
      assertWaits(view.registeredBy(null).decide(), NodeState.DRAINING, "was removed");
    }

    @Test
    void aProcessThatCannotBeKilledIsNamedHereToo() {
      NodeViews view = empty().worker("api", V1, WorkerView.State.STOPPING).stuck("worker api");
      NodeDecision decision = view.registeredBy(null).decide();
      assertWaits(decision, NodeState.DRAINING, "to register it again; cannot stop worker api");
    }

    @Test
    void aWorkerThatBacksOffIsToldToStopToo() {
      NodeViews view = empty().worker("api", V1, WorkerView.State.BACKING_OFF);
      assertStops(view.gate(new Gate.Missing()).decide(), "is gone", "api");
    }
  }

  @Nested
  class CarryingOutARevision {
    private final VersionDocument hold = Documents.held();

    @Test
    void isPersistedBeforeAnythingIsStopped() {
      NodeDecision decision =
          NodeViews.of(hold).known(new SeenRevision("lineage-1", 1)).acked(1).decide();
      assertThat(decision.action()).isEqualTo(new Persist(hold.known()));
      assertThat(decision.state()).isEqualTo(NodeState.SERVING);
    }

    @Test
    void theFirstDocumentEverSeenIsPersisted() {
      assertThat(empty().known(null).acked(0).decide().action())
          .isEqualTo(new Persist(new SeenRevision("lineage-1", 1)));
    }

    @ParameterizedTest
    @EnumSource(value = WorkerView.State.class, mode = EnumSource.Mode.EXCLUDE, names = "STOPPING")
    void whatIsNotAdmittedIsToldToStop(WorkerView.State state) {
      NodeDecision decision = NodeViews.held(hold).acked(1).worker("api", V1, state).decide();
      assertStops(decision, "stops what revision 4 does not admit", "api");
    }

    @Test
    void onlyWhatIsNotAdmittedIsStopped() {
      NodeDecision decision = serving().worker("old", V2, WorkerView.State.HEALTHY).decide();
      assertStops(decision, "revision 1 does not admit", "old");
    }

    @Test
    void theSameVersionOfAnotherDigestIsNotAdmitted() {
      ReleaseId rebuilt = new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:other");
      NodeDecision decision = empty().worker("api", rebuilt, WorkerView.State.HEALTHY).decide();
      assertStops(decision, "does not admit", "api");
    }

    @Test
    void aWorkerThatHasNotStoppedBlocksTheAck() {
      NodeDecision decision =
          NodeViews.held(hold).acked(1).worker("api", V1, WorkerView.State.STOPPING).decide();
      assertWaits(decision, NodeState.DRAINING, "waits until api has stopped");
    }

    @Test
    void aStrayProcessBlocksTheAckThoughTheWorkersAreAdmitted() {
      NodeDecision decision =
          serving().acked(0).worker("stray-99", STRANGER, WorkerView.State.STOPPING).decide();
      assertWaits(decision, NodeState.DRAINING, "waits until stray-99 has stopped");
    }

    @Test
    void aProcessThatCannotBeKilledIsNamed() {
      NodeDecision decision =
          NodeViews.held(hold)
              .acked(1)
              .worker("api", V1, WorkerView.State.STOPPING)
              .stuck("worker api (process 4711): it does not end")
              .decide();
      assertWaits(decision, NodeState.DRAINING, "cannot stop worker api (process 4711)");
    }

    @Test
    void isAckedWhenNothingIsLeftThatItDoesNotAdmit() {
      assertThat(NodeViews.held(hold).acked(1).decide().action())
          .isEqualTo(new Ack(hold.revision()));
      assertThat(serving().acked(0).decide().action()).isEqualTo(new Ack(1));
    }

    @Test
    void isNotAckedWhileItIsNotKnownWhatOthersHaveStartedHere() {
      NodeViews blind = NodeViews.held(hold).acked(1).unseen("systemctl does not answer");
      assertWaits(blind.decide(), NodeState.HELD, "does not ack, since systemctl does not answer");
    }

    @Test
    void onceAckedItDoesNotMatterThatItIsNotKnownWhatOthersHaveStarted() {
      NodeDecision decision = serving().unseen("systemctl does not answer").decide();
      assertThat(decision.state()).isEqualTo(NodeState.SERVING);
      assertThat(decision.sentence()).isEqualTo(serving().decide().sentence());
    }

    @Test
    void isAckedBeforeAnythingIsStarted() {
      assertThat(empty().current(null).level(null).acked(0).decide().action())
          .isEqualTo(new Ack(1));
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"HOLD", "FINISH", "SWAP"})
    void afterTheAckTheNodeIsHeld(Phase phase) {
      assertWaits(NodeViews.held(Documents.in(phase)).decide(), NodeState.HELD, phase.name());
    }
  }

  @Nested
  class TheGateIsOpen {
    private final VersionDocument rolled = Documents.in(Phase.ADMIT);

    private NodeViews next() {
      return NodeViews.held(rolled).level("2.0.0");
    }

    @Test
    void aReleaseThatIsNotOnDiskIsToBeInstalled() {
      NodeDecision decision = next().missing("2.0.0").decide();
      assertWaits(decision, NodeState.UNHEALTHY, "release 2.0.0 is not on this node's disk");
    }

    @Test
    void aReleaseOfAnotherDigestIsNotStarted() {
      ReleaseId other = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:x");
      NodeDecision decision = next().release(other, List.of("api"), false, null).decide();
      assertWaits(
          decision, NodeState.UNHEALTHY, "has digest sha256:x, but admitted is sha256:2: install");
    }

    @Test
    void aReleaseThatCannotBeReadIsNotStarted() {
      NodeDecision decision =
          next().release(V2, List.of(), false, "release.yaml:3:1: steps: expected a list").decide();
      assertWaits(decision, NodeState.UNHEALTHY, "cannot be used: release.yaml:3:1");
    }

    @Test
    void theNodeSwitchesBeforeItStarts() {
      assertThat(next().decide().action()).isEqualTo(new Switch(V2));
      assertThat(next().current(null).decide().action()).isEqualTo(new Switch(V2));
    }

    @Test
    void aSwitchedNodeStartsUnderTheRevisionThatAdmits() {
      NodeDecision decision = next().current(V2).decide();
      assertThat(decision.action())
          .isEqualTo(new StartWorkers(V2, List.of("api"), rolled.revision()));
      assertThat(decision.state()).isEqualTo(NodeState.STARTING);
    }

    @ParameterizedTest
    @EnumSource(WorkerView.State.class)
    void onlyWhatIsMissingIsStarted(WorkerView.State state) {
      NodeDecision decision =
          next()
              .current(V2)
              .release(V2, List.of("api", "mail"), false, null)
              .worker("api", V2, state)
              .decide();
      assertThat(decision.action())
          .isEqualTo(new StartWorkers(V2, List.of("mail"), rolled.revision()));
    }

    @Test
    void nothingIsStartedWithoutZooKeeperAndWhatRunsGoesOn() {
      NodeDecision none = empty().withoutZooKeeper().decide();
      assertWaits(none, NodeState.HELD, "ZooKeeper does not answer");
      NodeDecision one =
          serving().withoutZooKeeper().release(V1, List.of("api", "mail"), false, null).decide();
      assertWaits(one, NodeState.SERVING, "none is started");
      assertWaits(serving().withoutZooKeeper().decide(), NodeState.SERVING, "serves 1.0.0");
    }

    @ParameterizedTest
    @CsvSource({
      "HEALTHY, SERVING, serves 1.0.0",
      "STARTING, STARTING, api is STARTING",
      "UNHEALTHY, UNHEALTHY, api is UNHEALTHY",
      "BACKING_OFF, UNHEALTHY, api is BACKING_OFF",
      "STOPPING, DRAINING, api is STOPPING",
    })
    void theNodeIsWhatItsWorkerIs(WorkerView.State worker, NodeState node, String sentence) {
      assertWaits(empty().worker("api", V1, worker).decide(), node, sentence);
    }

    @Test
    void theWorstWorkerIsTheNodesState() {
      NodeViews two = serving().release(V1, List.of("api", "mail"), false, null);
      NodeDecision decision = two.worker("mail", V1, WorkerView.State.UNHEALTHY).decide();
      assertWaits(decision, NodeState.UNHEALTHY, "mail is UNHEALTHY");
    }

    @Test
    void aReleaseWithoutWorkersServes() {
      NodeDecision decision = empty().release(V1, List.of(), false, null).decide();
      assertWaits(decision, NodeState.SERVING, "serves 1.0.0");
    }

    @Test
    void aReleaseWithoutWorkersDoesNotServeBeforeTheRevisionIsAcked() {
      NodeDecision decision = empty().release(V1, List.of(), false, null).acked(0).decide();
      assertThat(decision.action()).isEqualTo(new Ack(1));
      assertThat(decision.state()).isEqualTo(NodeState.HELD);
    }

    @Test
    void aDocumentThatAdmitsOnlyAnotherVersionThanItsOwnStartsNothing() {
      VersionDocument document = Documents.idle();
      VersionDocument odd =
          new VersionDocument(
              document.cluster(),
              document.lineage(),
              List.of(),
              document.revision(),
              document.token(),
              document.epoch(),
              ReleaseVersion.parse("1.5.0"),
              document.admits(),
              null,
              null);
      assertWaits(
          NodeViews.held(odd).decide(), NodeState.HELD, "but no release of its own version");
    }

    @Test
    void aNodeThatWasDownDuringTheUpgradeSwitchesAndStarts() {
      assertThat(NodeViews.held(rolled).decide().action())
          .isEqualTo(new NodeAction.SetLevel(ReleaseVersion.parse("2.0.0")));
      assertThat(next().decide().action()).isEqualTo(new Switch(V2));
    }

    @Test
    void anEmptyDatabaseIsHeldWithoutAnyRelease() {
      VersionDocument none =
          Transitions.baseline(
              "shop", "lineage-1", "t", new ReleaseId(ReleaseVersion.parse("none"), ""));
      NodeViews view = NodeViews.held(none).current(null);
      assertThat(view.level(null).decide().action())
          .isEqualTo(new NodeAction.SetLevel(ReleaseVersion.parse("none")));
      assertWaits(view.level("none").decide(), NodeState.HELD, "the database is at none");
    }
  }
}
