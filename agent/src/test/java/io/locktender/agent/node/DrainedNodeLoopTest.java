package io.locktender.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.NodeState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A node that an operator takes out of service and back, or whose machine goes down. */
class DrainedNodeLoopTest {
  private static final Drain DRAIN = new Drain("ann", Instant.EPOCH, "new kernel");
  private static final Drains THIS_ONE = Drains.NONE.with(NodeBench.NODE, DRAIN);

  private final NodeBench node = new NodeBench().serving();

  private void drain() {
    node.cluster.drains = THIS_ONE;
    node.turn();
  }

  @Test
  void itStopsItsWorkersAndSaysSo() {
    drain();

    assertThat(node.workers.calls).containsExactly("adopt", "start api", "stop api");
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.DRAINED);
    assertThat(node.cluster.report().drain()).isEqualTo(DRAIN);
    assertThat(node.cluster.report().detail()).isEqualTo("drained by ann (new kernel)");
    assertThat(node.meters.drained).isTrue();
    assertThat(node.records.drain).isEqualTo(DRAIN);
    assertThat(node.events).contains("drained[ann]");
  }

  @Test
  void anotherNodesDrainIsNotIts() {
    node.cluster.drains = Drains.NONE.with("node-2", DRAIN);

    node.turn();

    assertThat(node.cluster.report().state()).isEqualTo(NodeState.SERVING);
  }

  @Test
  void itStaysDrainedOverARestartAndWhereTheRecordIsLost() {
    drain();
    node.cluster.drains = null;
    node.restart();

    node.turn();

    assertThat(node.cluster.report().state()).isEqualTo(NodeState.DRAINED);
    assertThat(node.workers.calls).containsOnlyOnce("start api");
    assertThat(node.meters.drained).isTrue();
  }

  @Test
  void whatIsNotRecordedIsNotFollowed() {
    node.records.full = true;

    drain();

    assertThat(node.workers.calls).doesNotContain("stop api");
  }

  @Test
  void itServesAgainWhenItIsResumed() {
    drain();
    node.cluster.drains = Drains.NONE;

    node.turn();

    assertThat(node.workers.calls).endsWith("start api");
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.SERVING);
    assertThat(node.cluster.report().drain()).isNull();
    assertThat(node.records.drain).isNull();
    assertThat(node.meters.drained).isFalse();
  }

  @Test
  void resumedInAHoldItStartsNothing() {
    drain();
    node.hold();
    node.turn();
    node.cluster.drains = Drains.NONE;

    node.turn();

    assertThat(node.workers.calls).containsOnlyOnce("start api");
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.HELD);
  }

  @Test
  void itAcksAHoldAsANodeWithoutWorkers() {
    drain();
    node.hold();

    node.turn();

    assertThat(node.cluster.report().revision()).isEqualTo(node.document().revision());
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.DRAINED);
  }

  @Test
  void beforeZooKeeperWasReadNothingIsStarted() {
    NodeBench fresh = new NodeBench();
    fresh.cluster.complete = false;
    fresh.turn();
    assertThat(fresh.workers.calls).doesNotContain("start api");

    fresh.cluster.complete = true;
    fresh.turn();
    assertThat(fresh.workers.calls).contains("start api");
  }

  @Test
  void whenItsMachineGoesDownItsWorkersAreStoppedAndThatIsToldOnceTheyAreGone() {
    node.workers.stubborn = true;
    node.leaving.wanted = true;
    node.turn();
    assertThat(node.workers.calls).endsWith("stop api");
    assertThat(node.leaving.gone).isFalse();

    node.workers.views.clear();
    node.turn();

    assertThat(node.leaving.gone).isTrue();
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.HELD);
    assertThat(node.records.drain).as("it serves again when the machine is up").isNull();
  }

  @Test
  void alsoWhileNoServerAnswers() {
    node.cluster.connected = false;
    node.database.failure = NodeBench.unavailable();
    node.leaving.wanted = true;

    node.turnAfter(GateWatch.POLL);

    assertThat(node.workers.calls).endsWith("stop api");
    assertThat(node.leaving.gone).isTrue();
  }
}
