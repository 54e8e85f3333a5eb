package io.locktender.agent.node;

import static io.locktender.agent.node.NodeBench.V1;
import static io.locktender.agent.node.NodeBench.V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.steps.release.ProgramSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the loop does, and in which order, while nothing fails but servers that do not answer. */
class NodeLoopTest {
  private final NodeBench node = new NodeBench();

  @Test
  void aNewNodeRegistersAdoptsPersistsAcksSwitchesAndStarts() {
    assertThat(node.turn()).isEqualTo(GateWatch.POLL);

    assertThat(node.database.calls).startsWith("register", "read");
    assertThat(node.leftoversEnded).isEqualTo(1);
    assertThat(node.workers.calls).containsExactly("adopt", "start api");
    assertThat(node.records.known).isEqualTo(new SeenRevision("lineage-1", 1));
    assertThat(node.records.current).isEqualTo(V1);
    assertThat(node.events).containsExactly("acked[1]");
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.SERVING);
    assertThat(node.cluster.report().revision()).isEqualTo(1);
  }

  @Test
  void whatServesIsLeftAlone() {
    node.serving();

    assertThat(node.turnAfter(GateWatch.POLL)).isEqualTo(GateWatch.POLL);
    assertThat(node.workers.calls).containsExactly("adopt", "start api");
  }

  @Test
  void nothingIsReadOrAdoptedBeforeTheNodeIsRegistered() {
    node.cluster.connected = false;

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);

    assertThat(node.database.calls).isEmpty();
    assertThat(node.workers.calls).isEmpty();
    assertThat(node.meters.sentence).contains("waits for ZooKeeper to answer");
  }

  @Test
  void aDatabaseThatIsLateIsWaitedForToRegister() {
    node.database.failure = NodeBench.unavailable();
    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);
    assertThat(node.workers.calls).isEmpty();

    node.database.failure = null;
    node.turn();

    assertThat(node.registeredRun()).isEqualTo(NodeBench.RUN);
    assertThat(node.workers.calls).startsWith("adopt");
  }

  @Test
  void whatAnEarlierAgentLeftRunningGoesOn() {
    node.workers.runs("api", V1);

    node.turn();

    assertThat(node.workers.calls).containsExactly("adopt");
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.SERVING);
  }

  @Test
  void aWorkerIsStartedAgainOnlyOnWhatIsReadAnew() {
    node.serving();
    node.workers.views.clear();
    node.database.document = Transitions.takeOver(node.document(), "token-2");

    node.turnAfter(Duration.ofSeconds(1));

    assertThat(node.database.reads()).isEqualTo(2);
    assertThat(node.workers.calls).containsExactly("adopt", "start api", "start api");
    assertThat(node.api().revision()).isEqualTo(2);
  }

  @Test
  void aWorkerIsNotStartedAgainOnWhatWasAdmittedAWhileAgo() {
    node.serving();
    node.workers.views.clear();
    node.hold();
    node.cluster.hint = null;

    node.turnAfter(Duration.ofSeconds(1));

    assertThat(node.workers.calls).containsExactly("adopt", "start api");
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.HELD);
  }

  @Test
  void aWorkerThatWasStartedAgainIsCounted() {
    node.workers.restarts = 1;

    node.turn();

    assertThat(node.meters.restarted).containsExactly("api");
  }

  @Test
  void aHeldNodeStopsItsWorkersAndAcksThen() {
    node.serving().hold();

    node.turn();

    assertThat(node.workers.calls).endsWith("stop api");
    assertThat(node.events).containsExactly("acked[1]", "acked[4]");
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.HELD);
    assertThat(node.meters.open).isFalse();
  }

  @Test
  void aWorkerThatDoesNotStopKeepsTheAckAway() {
    node.serving().hold();
    node.workers.stubborn = true;
    node.workers.problem = "worker api does not end: process 4711 is still there";

    assertThat(node.turn()).isEqualTo(GateWatch.POLL);

    assertThat(node.events).containsExactly("acked[1]");
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.DRAINING);
    assertThat(node.cluster.report().detail()).contains("process 4711 is still there");

    node.workers.stubborn = false;
    node.turn();
    assertThat(node.events).endsWith("acked[4]");
  }

  @Test
  void whatIsNotKnownToHaveBeenStartedByOthersKeepsTheAckAway() {
    node.serving().hold();
    node.workers.unseen = "the units that run are still being looked up";

    node.turn();

    assertThat(node.events).containsExactly("acked[1]");
    assertThat(node.cluster.report().detail()).contains("the units that run");
  }

  @Test
  void unitsOfTheReleasesOnDiskAreWatched() {
    ProgramSpec.Unit unit = new ProgramSpec.Unit("shop-api@.service");
    node.releases.units.add(unit);

    node.turn();

    assertThat(node.workers.watched).containsExactly(unit);
  }

  @Test
  void aNodeThatWasRemovedStopsItsWorkers() {
    node.serving();
    node.database.registrations.clear();

    node.turnAfter(GateWatch.REST);

    assertThat(node.workers.views).isEmpty();
    assertThat(node.cluster.report().detail()).contains("was removed from the cluster");
  }

  @Test
  void anotherAgentOfTheSameNameStopsTheWorkersOfThisOne() {
    node.serving().registeredBy("run-2");

    node.turnAfter(GateWatch.REST);

    assertThat(node.workers.views).isEmpty();
    assertThat(node.cluster.report().detail()).contains("another agent has registered as node-1");
  }

  @Test
  void withoutADocumentNothingRuns() {
    node.serving();
    node.database.document = null;

    node.turnAfter(GateWatch.REST);

    assertThat(node.workers.views).isEmpty();
    assertThat(node.cluster.report().detail()).contains("the version document is gone");
  }

  @Test
  void anOldDumpIsNotFollowed() {
    node.records.known = new SeenRevision("lineage-1", 7);
    node.workers.runs("api", V1);

    node.turn();

    assertThat(node.workers.calls).containsExactly("adopt", "stop api");
    assertThat(node.records.known.revision()).isEqualTo(7);
    assertThat(node.events).isEmpty();
    assertThat(node.cluster.report().detail()).contains("an old dump was restored");
  }

  @Test
  void whileTheDatabaseDoesNotAnswerWhatRunsGoesOn() {
    node.serving();
    node.database.failure = NodeBench.unavailable();

    assertThat(node.turnAfter(GateWatch.REST)).isEqualTo(GateWatch.RETRY);

    assertThat(node.workers.calls).containsExactly("adopt", "start api");
    assertThat(node.meters.sentence).contains("the database does not answer", "no primary");
  }

  @Test
  void whileADocumentIsGarbledWhatRunsGoesOnAndNothingIsStarted() {
    node.serving();
    node.database.failure = NodeBench.garbled();
    node.workers.views.clear();

    node.turnAfter(GateWatch.REST);

    assertThat(node.workers.calls).containsExactly("adopt", "start api");
    assertThat(node.cluster.report().detail()).contains("cannot be read");
  }

  @Test
  void whileADocumentIsOfANewerFormatWhatRunsGoesOnAndTheReportSaysWhich() {
    node.serving();
    node.database.failure = NodeBench.newer();
    node.workers.views.clear();

    node.turnAfter(GateWatch.REST);

    assertThat(node.workers.calls).containsExactly("adopt", "start api");
    assertThat(node.cluster.report().newer()).isEqualTo(9);
    assertThat(node.cluster.report().agent()).isEqualTo(NodeBench.AGENT);
    assertThat(node.cluster.report().detail())
        .contains("a newer Locktender (format 9", "update this agent")
        .doesNotContain("restore", "put back");

    node.database.failure = null;
    node.turnAfter(GateWatch.REST);
    assertThat(node.cluster.report().newer()).isNull();
  }

  @Test
  void withoutASessionWhatRunsGoesOnAndNothingIsStartedOrSaid() {
    node.serving();
    int said = node.cluster.reports.size();
    node.cluster.connected = false;
    node.workers.views.clear();

    node.turnAfter(GateWatch.REST);

    assertThat(node.workers.views).isEmpty();
    assertThat(node.cluster.reports).hasSize(said);
    assertThat(node.meters.sentence).contains("ZooKeeper does not answer");

    node.cluster.connected = true;
    node.turn();
    assertThat(node.workers.views).containsOnlyKeys("api");
    assertThat(node.cluster.reports).hasSizeGreaterThan(said);
  }

  @Test
  void aReportThatIsNotTakenIsPublishedWithTheNextTurn() {
    node.serving();
    int said = node.cluster.reports.size();
    node.cluster.failure = new ZooKeeperUnavailableException("no answer", null);

    node.hold();
    assertThat(node.turn()).isEqualTo(GateWatch.POLL);
    assertThat(node.workers.views).as("it acts nevertheless").isEmpty();
    assertThat(node.cluster.reports).hasSize(said);

    node.cluster.failure = null;
    node.turn();
    assertThat(node.cluster.report().revision()).isEqualTo(4);
  }

  @Test
  void whatATurnDoesIsOneReport() {
    node.serving();
    node.cluster.reports.clear();

    node.hold();
    node.turn();

    assertThat(node.cluster.reports)
        .as("it saw the revision, stopped its workers, and acked")
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.state()).isEqualTo(NodeState.HELD);
              assertThat(report.revision()).isEqualTo(node.document().revision());
            });
  }

  @Test
  void theClusterHearsOfAnAckBeforeWorkersAreStarted() {
    node.serving().finish();
    node.write(HoldTransitions.check(node.document()));
    node.write(HoldTransitions.admit(HoldTransitions.commit(node.document(), List.of())));
    node.cluster.reports.clear();

    node.turn();

    assertThat(node.cluster.reports)
        .extracting(NodeReport::revision)
        .containsExactly(node.document().revision(), node.document().revision());
    assertThat(node.cluster.reports.get(0).workers()).isEmpty();
    assertThat(node.cluster.report().workers()).isNotEmpty();
  }

  @Test
  void whatIsDueSoonerIsLookedAtSooner() {
    node.workers.nextDeadline = Duration.ofMillis(50);
    assertThat(node.turn()).isEqualTo(Duration.ofMillis(50));

    node.workers.nextDeadline = Duration.ofMinutes(1);
    assertThat(node.turn()).isEqualTo(GateWatch.POLL);
  }

  @Test
  void afterTheUpgradeTheNewReleaseIsStarted() {
    node.finish();
    node.write(HoldTransitions.check(node.document()));
    node.write(HoldTransitions.admit(HoldTransitions.commit(node.document(), List.of())));

    node.turn();

    assertThat(node.records.current).isEqualTo(V2);
    assertThat(node.api().release()).isEqualTo(V2);
  }

  /** A linearizable read makes an entry in the oplog: an idle cluster must not. */
  @Test
  void anHourAtRestHasNoLinearizableReadAndFewLooks() {
    node.serving();
    node.database.calls.clear();
    for (int turn = 0; turn < 1_800; turn++) {
      node.turnAfter(GateWatch.POLL);
    }

    assertThat(node.database.reads()).isZero();
    assertThat(node.database.looks()).as("every 8 s, by the turns of 2 s").isEqualTo(450);
  }

  @Test
  void withoutZooKeeperLooksAreNoRarerThanBefore() {
    node.serving();
    node.cluster.connected = false;
    node.turn();
    node.database.calls.clear();
    node.turnAfter(GateWatch.POLL);
    node.turnAfter(GateWatch.POLL);

    assertThat(node.database.looks()).isEqualTo(2);
    assertThat(node.database.reads()).isZero();
  }

  @Test
  void aNodeThatServesIsAtRestAlsoWhileAnUpgradeCopies() {
    node.serving();
    node.sync();
    node.turn();
    node.database.calls.clear();
    for (int turn = 0; turn < 1_800; turn++) {
      node.turnAfter(GateWatch.POLL);
    }

    assertThat(node.database.looks()).isEqualTo(450);
  }

  /** Its product is down: no hint may be missing for long. */
  @Test
  void aNodeThatIsHeldIsNotAtRest() {
    node.serving();
    node.hold();
    node.turn();
    node.database.calls.clear();
    node.turnAfter(GateWatch.POLL);

    assertThat(node.database.looks()).isEqualTo(1);
  }

  /** The look that went before found nothing new; the start reads once more all the same. */
  @Test
  void aWorkerIsStartedAgainOnlyAfterALinearizableRead() {
    node.serving();
    node.workers.views.remove("api");
    node.database.calls.clear();
    node.turnAfter(GateWatch.REST);

    assertThat(node.database.calls).containsExactly("look", "read");
    assertThat(node.api().release()).isEqualTo(NodeBench.V1);
  }

  @Test
  void aWorkerThatADeposedPrimaryStillAdmitsIsNotStarted() {
    node.serving();
    node.workers.views.remove("api");
    node.database.looksShow = node.document();
    node.database.linearizableFailure = NodeBench.unavailable();
    node.turnAfter(GateWatch.REST);

    assertThat(node.workers.views).isEmpty();
  }
}
