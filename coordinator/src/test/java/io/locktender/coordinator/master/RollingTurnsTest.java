package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport.WorkerReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRole;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Turns of an upgrade that rolls, over the times that count in it. */
@Timeout(180)
class RollingTurnsTest extends MasterBench {
  private static final Duration SHORT = Duration.ofSeconds(5);

  private static RollOptions options(Duration healthyFor) {
    RollOptions some = RollOptions.DEFAULT;
    return new RollOptions("1", null, healthyFor, some.progress(), some.soak(), true);
  }

  private void runs(NodeState state, long pid) {
    long revision = store.document().revision();
    cluster.reports.put(
        "node-1",
        NodeReports.of("node-1")
            .run("run-1")
            .roles(NodeRole.STATE_SERVER)
            .is(state)
            .acked(revision)
            .knows(new SeenRevision("lineage-1", revision))
            .release("2.0.0")
            .workers(new WorkerReport("api", Documents.V2.version(), "HEALTHY", pid, 0))
            .build());
  }

  private Phase phase() {
    return requireNonNull(store.document().upgrade()).phase();
  }

  @Test
  void aNodeThatCeasesToServeLongAfterItsBatchHasTheWholeProgressDeadline()
      throws InterruptedException {
    RollOptions options = options(RollOptions.LONGEST);
    masterOf(
        RollingTransitions.switchOver(
            Documents.rollingIn(Phase.ROLLING, options), List.of("node-1")));
    runs(NodeState.SERVING, 100);
    turn();
    pass(options.progress().multipliedBy(2));
    assertThat(turn().sentence()).contains("node-1 must serve for");

    runs(NodeState.STARTING, 101);
    assertThat(turn().sentence()).contains("waits for node-1 (STARTING)");
    pass(options.progress().minusMillis(1));
    assertThat(turn().sentence()).contains("waits for node-1 (STARTING)");
    pass(SHORT);
    turn();
    assertThat(phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
  }

  /** No node could start anything meanwhile. */
  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"ROLLING", "SOAK"})
  void theTimeInWhichTheDatabaseDoesNotAnswerIsNotTheNodesTime(Phase phase)
      throws InterruptedException {
    RollOptions options = options(SHORT);
    masterOf(switchedIn(phase, options));
    runs(NodeState.STARTING, 100);
    turn();
    databaseIsSilentFor(options.progress());

    assertThat(turn().sentence()).contains(phase + ": waits for node-1 (STARTING)");
    pass(options.progress().minusMillis(1));
    turn();
    assertThat(phase()).isEqualTo(phase);
    pass(SHORT);
    turn();
    assertThat(phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
  }

  @Test
  void whatAWorkerCouldNotDoWithoutTheDatabaseIsNotHeldAgainstIt() throws InterruptedException {
    masterOf(switchedIn(Phase.SOAK, options(SHORT)));
    runs(NodeState.SERVING, 100);
    turn();
    pass(POLL);
    runs(NodeState.UNHEALTHY, 100);
    turn();
    databaseIsSilentFor(SHORT);

    assertThat(turn().sentence()).contains("SOAK: waits for node-1 (UNHEALTHY)");
    pass(SHORT);
    turn();
    assertThat(phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
  }

  /** One that could not start anything must not be left behind as one that is late. */
  @Test
  void onTheWayBackItIsNotTheNodesTimeEither() throws InterruptedException {
    RollOptions options = options(SHORT);
    masterOf(
        RollingTransitions.switchBack(
            Documents.rollingIn(Phase.ROLLING_BACK_NODES, options), List.of("node-1", "node-2")));
    runs(NodeState.STARTING, 100);
    turn();
    databaseIsSilentFor(options.progress());

    assertThat(turn().sentence()).isEqualTo("ROLLING_BACK_NODES: waits for node-1 (STARTING)");
  }

  private static VersionDocument switchedIn(Phase phase, RollOptions options) {
    VersionDocument document = Documents.rollingIn(phase, options);
    return phase == Phase.ROLLING
        ? RollingTransitions.switchOver(document, List.of("node-1"))
        : document;
  }

  private void databaseIsSilentFor(Duration time) throws InterruptedException {
    store.silent(true);
    pass(time);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    store.silent(false);
  }

  @Test
  void aWorkerThatEndsAgainAndAgainInSoakSendsAllBackThoughItServesInBetween()
      throws InterruptedException {
    masterOf(Documents.rollingIn(Phase.SOAK, options(SHORT.multipliedBy(4))));
    runs(NodeState.SERVING, 100);
    turn();
    for (int start = 1; start <= 2; start++) {
      pass(SHORT);
      runs(NodeState.UNHEALTHY, 0);
      turn();
      assertThat(phase()).isEqualTo(Phase.SOAK);
      pass(SHORT);
      runs(NodeState.SERVING, 100 + start);
      turn();
    }
    pass(SHORT);
    runs(NodeState.UNHEALTHY, 0);
    turn();
    assertThat(phase()).isEqualTo(Phase.ROLLING_BACK_NODES);
  }
}
