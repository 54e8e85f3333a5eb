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
import io.locktender.steps.control.NodeRole;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns of an upgrade that rolls, over the times that count in it. */
@Timeout(10)
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
