package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.Steady;
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

  private static final ReleaseVersion V1 = ReleaseVersion.parse("1.0.0");
  private static final ReleaseVersion V2 = ReleaseVersion.parse("2.0.0");
  private static final Duration HEALTHY_FOR = Duration.ofSeconds(30);

  private final AtomicLong nanos = new AtomicLong();
  private final SteadyClock clock = new SteadyClock(nanos::get);

  private Duration at(long seconds, String token, Map<String, NodeReport> reports) {
    return seen(seconds, token, reports).all();
  }

  private Steady seen(long seconds, String token, Map<String, NodeReport> reports) {
    nanos.set(Duration.ofSeconds(seconds).toNanos());
    return clock.steady(token, NODES, reports, HEALTHY_FOR);
  }

  private Steady.OfNode node(long seconds, Map<String, NodeReport> reports) {
    return requireNonNull(seen(seconds, "t1", reports).nodes().get("node-1"));
  }

  private Duration failing(long seconds, NodeState state, long pid) {
    return node(seconds, is(state, 7, pid)).failing();
  }

  private static Map<String, NodeReport> is(NodeState state, long revision, long pid) {
    return is(state, revision, pid, V2);
  }

  private static Map<String, NodeReport> is(
      NodeState state, long revision, long pid, ReleaseVersion release) {
    NodeReport report =
        NodeReports.of("node-1")
            .run("run-1")
            .is(state)
            .acked(revision)
            .release(release.toString())
            .workers(new NodeReport.WorkerReport("api", release, "HEALTHY", pid, 0))
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

  @Test
  void thatAWorkerIsStartedAgainDoesNotEndThatItsNodeFailsButThatItServesLongEnoughDoes() {
    assertThat(failing(0, NodeState.SERVING, 100)).isZero();
    assertThat(failing(100, NodeState.UNHEALTHY, 0)).isZero();
    assertThat(failing(110, NodeState.STARTING, 101)).isEqualTo(Duration.ofSeconds(10));
    assertThat(failing(112, NodeState.SERVING, 101)).isEqualTo(Duration.ofSeconds(12));
    assertThat(failing(130, NodeState.UNHEALTHY, 0)).isEqualTo(Duration.ofSeconds(30));
    assertThat(failing(140, NodeState.SERVING, 102)).isEqualTo(Duration.ofSeconds(40));
    assertThat(failing(169, NodeState.SERVING, 102)).isEqualTo(Duration.ofSeconds(69));
    assertThat(failing(170, NodeState.SERVING, 102)).isZero();
    assertThat(failing(171, NodeState.UNHEALTHY, 0)).isZero();
  }

  @Test
  void aWorkerThatRunsAgainBeforeItWasMissedIsABreakToo() {
    failing(0, NodeState.SERVING, 100);
    assertThat(failing(100, NodeState.SERVING, 101)).isZero();
    assertThat(failing(110, NodeState.SERVING, 102)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void howLongANodeServesOrDoesNotIsCountedByItself() {
    assertThat(node(0, is(NodeState.UNHEALTHY, 7, 100)).same()).isZero();
    assertThat(node(5, is(NodeState.STARTING, 7, 101)).same()).isEqualTo(Duration.ofSeconds(5));
    assertThat(node(6, is(NodeState.SERVING, 7, 101)).same()).isZero();
    assertThat(node(8, is(NodeState.SERVING, 8, 101)).same()).isEqualTo(Duration.ofSeconds(2));
    assertThat(node(9, is(NodeState.SERVING, 8, 102)).same()).isZero();
  }

  /** Its machine was off for an hour: it has as long to start as any other. */
  @Test
  void oneThatWasAwayBeginsAnewWhenItIsBack() {
    failing(0, NodeState.UNHEALTHY, 100);
    assertThat(node(50, Map.of()).failing()).isZero();
    assertThat(node(80, Map.of()).same()).isEqualTo(Duration.ofSeconds(30));
    assertThat(node(3600, is(NodeState.STARTING, 7, 101)))
        .isEqualTo(new Steady.OfNode(Duration.ZERO, Duration.ZERO, V2));
  }

  @Test
  void aReleaseIsGoodWhenItHasServedForLongEnoughOrWhenItWasThereAtFirst() {
    Map<String, NodeReport> old = is(NodeState.SERVING, 7, 100, V1);
    assertThat(node(0, old).good()).isEqualTo(V1);
    assertThat(node(90, is(NodeState.STARTING, 8, 101)).good()).isEqualTo(V1);
    assertThat(node(100, is(NodeState.SERVING, 8, 101)).good()).isEqualTo(V1);
    assertThat(node(130, is(NodeState.SERVING, 8, 101)).good()).isEqualTo(V2);
  }

  /** What it took to switch is not time in which the new release fails. */
  @Test
  void aReleaseThatServesForTheFirstTimeHasNotFailedYet() {
    node(0, is(NodeState.SERVING, 7, 100, V1));
    assertThat(failing(10, NodeState.DRAINING, 100)).isZero();
    assertThat(failing(60, NodeState.STARTING, 101)).isEqualTo(Duration.ofSeconds(50));
    assertThat(failing(70, NodeState.SERVING, 101)).isZero();
    assertThat(failing(75, NodeState.UNHEALTHY, 101)).isZero();
    assertThat(failing(80, NodeState.UNHEALTHY, 101)).isEqualTo(Duration.ofSeconds(5));
  }
}
