package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final List<NodeRegistration> NODES =
      List.of(new NodeRegistration("node-1", "run-1", List.of(), Instant.EPOCH));

  private final AtomicLong nanos = new AtomicLong();
  private final SteadyClock clock = new SteadyClock(nanos::get);

  private Duration at(long seconds, String token, Map<String, NodeReport> reports) {
    nanos.set(Duration.ofSeconds(seconds).toNanos());
    return clock.steady(token, NODES, reports);
  }

  private static Map<String, NodeReport> is(NodeState state, long revision, long pid) {
    NodeReport report =
        NodeReports.of("node-1")
            .run("run-1")
            .is(state)
            .acked(revision)
            .release("2.0.0")
            .workers(
                new NodeReport.WorkerReport(
                    "api", ReleaseVersion.parse("2.0.0"), "HEALTHY", pid, 0))
            .build();
    return Map.of("node-1", report);
  }

  @Test
  void itCountsWhileEveryNodeStaysAsItIsWhateverItAcks() {
    assertThat(at(5, "t1", is(NodeState.SERVING, 7, 100))).isEqualTo(Duration.ZERO);
    assertThat(at(9, "t1", is(NodeState.SERVING, 8, 100))).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aNodesOtherStateOrAbsenceBreaksIt() {
    at(0, "t1", is(NodeState.SERVING, 7, 100));
    assertThat(at(5, "t1", is(NodeState.UNHEALTHY, 7, 100))).isEqualTo(Duration.ZERO);
    assertThat(at(6, "t1", Map.of())).isEqualTo(Duration.ZERO);
  }

  @Test
  void aWorkerThatEndedAndRunsAgainBreaksItThoughNobodySawItAway() {
    at(0, "t1", is(NodeState.SERVING, 7, 100));
    assertThat(at(5, "t1", is(NodeState.SERVING, 7, 101))).isEqualTo(Duration.ZERO);
  }

  @Test
  void aTakeOverBeginsToCountAnew() {
    at(0, "t1", is(NodeState.SERVING, 7, 100));
    assertThat(at(5, "t2", is(NodeState.SERVING, 7, 100))).isEqualTo(Duration.ZERO);
  }
}
