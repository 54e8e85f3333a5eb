package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * One cluster for all: an abort leaves everything as it was, so that the next test finds it so. The
 * long session keeps a node that is paused for a moment in the cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbortIT {
  private final Cluster cluster = Cluster.empty().session("20s").stateServers(2, "");
  private final Brakes brakes = new Brakes(cluster);
  private Contents before = Contents.of(cluster.database().database());

  @BeforeAll
  void serve() {
    UpgradeIT.load(cluster, 2_000);
    before = Contents.of(cluster.database().database());
    cluster.serving("1.0.0");
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void abortInPreflightWithdrawsTheRequest() {
    Node silent = cluster.other();
    silent.pause();
    try {
      Cli.Running upgrade = upgrade();
      cluster.eventually("PREFLIGHT", () -> status().path("phase").asText().equals("PREFLIGHT"));

      cluster.cli("abort", "--wait").exits(0);

      upgrade.end().exits(3);
    } finally {
      silent.goOn();
    }
    allIsAsBefore(Outcome.REFUSED);
  }

  @Test
  void abortInSyncDropsTheCopiesAndNoWorkerIsStopped() {
    cluster.leaveMuchToSweep();
    Node master = cluster.master();
    long ended = cluster.workersEnded();
    Cli.Running upgrade = upgrade();
    cluster.awaitPhase(Phase.SYNC);
    master.pause();
    Phase phase = cluster.phase();

    Cli.Running abort = cluster.cliInBackground("abort");
    cluster.eventually("abort is asked for", this::abortIsAskedFor);
    master.goOn();

    abort.end().exits(0);
    upgrade.end().exits(1);
    assertThat(phase).isEqualTo(Phase.SYNC);
    cameFrom(Phase.SYNC);
    allIsAsBefore(Outcome.ROLLED_BACK);
    assertThat(cluster.workersEnded()).isEqualTo(ended);
  }

  @Test
  void abortInReadyDropsTheCopiesAndNoWorkerIsStopped() {
    cluster.leaveMuchToSweep();
    long ended = cluster.workersEnded();
    Cli.Running upgrade = upgrade();
    cluster.keepInReady();

    cluster.cli("abort").exits(0);

    upgrade.end().exits(1);
    cluster.removeAbsent();
    cameFrom(Phase.READY);
    allIsAsBefore(Outcome.ROLLED_BACK);
    assertThat(cluster.workersEnded()).isEqualTo(ended);
  }

  @Test
  void abortInHoldLetsTheOldWorkersStartAgain() {
    brakes.on("hold");
    Cli.Running upgrade = upgrade();
    cluster.awaitPhase(Phase.HOLD);

    cluster.cli("abort").exits(0);

    brakes.off("hold");
    upgrade.end().exits(1);
    cameFrom(Phase.HOLD);
    allIsAsBefore(Outcome.ROLLED_BACK);
  }

  @Test
  void abortInFinishStopsTheStepThatRuns() {
    brakes.on("step");
    Cli.Running upgrade = upgrade();
    cluster.awaitDocument("the step runs", document -> running("waits"));

    cluster.cli("abort", "--wait").exits(0);

    upgrade.end().exits(1);
    brakes.off("step");
    cameFrom(Phase.FINISH);
    allIsAsBefore(Outcome.ROLLED_BACK);
  }

  @Test
  void abortInCheckComesBack() {
    brakes.on("check-node-1");
    Cli.Running upgrade = upgrade();
    cluster.awaitPhase(Phase.CHECK);

    cluster.cli("abort", "--wait").exits(0);

    upgrade.end().exits(1);
    brakes.off("check-node-1");
    cameFrom(Phase.CHECK);
    allIsAsBefore(Outcome.ROLLED_BACK);
  }

  @Test
  void abortWhileItRollsBackFindsItAlreadySo() {
    brakes.on("step");
    brakes.on("fail");
    Cli.Running upgrade = upgrade();
    cluster.awaitDocument("the step runs", document -> running("waits"));
    Node master = cluster.master();
    cluster.leaveMuchToSweep();
    brakes.off("step");
    cluster.awaitPhase(Phase.ROLLING_BACK);
    master.pause();
    Phase phase = cluster.phase();

    Cli.Running abort = cluster.cliInBackground("abort");
    cluster.eventually(
        "abort has seen it or is asked for", () -> !abort.runs() || abortIsAskedFor());
    master.goOn();

    abort.end().exits(0);
    upgrade.end().exits(1);
    brakes.off("fail");
    assertThat(phase).isEqualTo(Phase.ROLLING_BACK);
    assertThat(cluster.last().failure()).extracting("step").isEqualTo("waits");
    allIsAsBefore(Outcome.ROLLED_BACK);
  }

  @Test
  void whereNothingRunsThereIsNothingToAbort() {
    Cli abort = cluster.cli("abort").exits(3);

    assertThat(abort.err()).contains("nothing to abort");
    assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
  }

  private Cli.Running upgrade() {
    return cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
  }

  private boolean abortIsAskedFor() throws Exception {
    try (OtherTool zookeeper = cluster.otherTool()) {
      return zookeeper.target().hasNonNull("abort");
    }
  }

  private JsonNode status() {
    return cluster.cli("status", "--json").exits(0).json().path("upgrade");
  }

  /** Every step before it is done. */
  private boolean running(String step) {
    var upgrade = cluster.document().upgrade();
    return upgrade != null
        && upgrade.phase() == Phase.FINISH
        && upgrade.steps().stream()
            .takeWhile(mark -> !mark.id().equals(step))
            .allMatch(mark -> mark.state().name().equals("DONE"));
  }

  private void cameFrom(Phase phase) {
    assertThat(cluster.reason()).contains("aborted by");
    assertThat(cluster.nodes())
        .as("a transition that rolls back from %s", phase)
        .anySatisfy(
            node ->
                assertThat(EventOrder.read(node.state()))
                    .anySatisfy(
                        event ->
                            assertThat(event.path("why").asText())
                                .startsWith(
                                    "ROLLING_BACK: rolls back from " + phase + ": aborted by")));
  }

  private void allIsAsBefore(Outcome outcome) {
    assertThat(cluster.last().outcome()).isEqualTo(outcome);
    cluster.awaitServing("1.0.0");
    assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
    cluster.eventually(
        "nothing is left over", () -> Contents.leftOvers(cluster.database().database()).isEmpty());
    JsonNode status = cluster.cli("status", "--json").exits(0).json();
    assertThat(status.path("targetVersion").asText()).isEqualTo("1.0.0");
    assertThat(status.path("databaseVersion").path("version").asText()).isEqualTo("1.0.0");
  }
}
