package io.locktender.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dump was restored and taken over: its registrations are those of its day. */
class AdoptedDumpTest {
  private static final SeenRevision SEEN = new SeenRevision("lineage-1", 1);
  private static final SeenRevision ADOPTED = new SeenRevision("lineage-2", 2);

  private final NodeBench node = new NodeBench().serving();

  @BeforeEach
  void adopted() {
    node.registeredBy("run-0");
    node.write(Transitions.adopt(node.document(), "lineage-2", "token-2", List.of(SEEN)));
  }

  @Test
  void theNodeRegistersAnewBeforeItFollows() {
    node.turn();

    assertThat(node.registeredRun()).isEqualTo("run-1");
    assertThat(node.records.known).isEqualTo(ADOPTED);
    assertThat(node.events).containsExactly("acked[1]", "acked[2]");
    assertThat(node.workers.calls).as("what served goes on").containsExactly("adopt", "start api");
  }

  @Test
  void whatCannotRegisterAnewDoesNotFollowYet() {
    node.cluster.failure = new ZooKeeperUnavailableException("no answer", null);

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);

    assertThat(node.records.known).isEqualTo(SEEN);
    assertThat(node.workers.views).as("not even that it was registered by another").isNotEmpty();

    node.cluster.failure = null;
    node.turn();
    assertThat(node.records.known).isEqualTo(ADOPTED);
    assertThat(node.workers.views).containsOnlyKeys("api");
  }

  @Test
  void withoutASessionNothingRunsUntilItCanRegister() {
    node.cluster.connected = false;
    node.turn();
    assertThat(node.workers.views).isEmpty();
    assertThat(node.records.known).isEqualTo(SEEN);

    node.cluster.connected = true;
    node.turn();
    assertThat(node.records.known).isEqualTo(ADOPTED);
    assertThat(node.workers.views).containsOnlyKeys("api");
  }

  @Test
  void onAFullDiskWhatWasAckedOfTheOtherLineageNoLongerCounts() {
    node.records.full = true;

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);

    assertThat(node.records.known).isEqualTo(SEEN);
    assertThat(node.events).containsExactly("acked[1]");
  }
}
