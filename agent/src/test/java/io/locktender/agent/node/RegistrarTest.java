package io.locktender.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.zookeeper.NodeNameTakenException;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistrarTest {
  private static final SeenRevision KNOWN = new SeenRevision("lineage-1", 7);

  private final NodeBench node = new NodeBench();
  private final Registrar registrar = node.registrar();

  @Test
  void registersInZooKeeperAndThenInTheDatabase() {
    assertThat(registrar.register(KNOWN)).isTrue();

    assertThat(registrar.registered()).isTrue();
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.STARTING);
    assertThat(node.cluster.report().known()).isEqualTo(KNOWN);
    assertThat(node.cluster.report().revision()).isZero();
    assertThat(node.registeredRun()).isEqualTo("run-1");
  }

  @Test
  void withoutZooKeeperTheRegistrationThatIsThereStays() {
    node.registeredBy("run-0");
    node.cluster.failure = new ZooKeeperUnavailableException("no answer", null);

    assertThat(registrar.register(null)).isFalse();

    assertThat(registrar.registered()).isFalse();
    assertThat(node.registeredRun()).isEqualTo("run-0");
  }

  @Test
  void withoutTheDatabaseItIsNotRegistered() {
    node.database.failure = NodeBench.unavailable();

    assertThat(registrar.register(null)).isFalse();
    assertThat(registrar.registered()).isFalse();
  }

  @Test
  void registeringAnewCanFailThoughThisRunWasRegisteredBefore() {
    registrar.register(null);
    node.database.failure = NodeBench.unavailable();

    assertThat(registrar.register(KNOWN)).isFalse();
    assertThat(registrar.registered()).isTrue();
  }

  @Test
  void aReportOfAnotherAgentIsWaitedOut() {
    node.cluster.failure = taken();
    assertThat(registrar.register(null)).isFalse();
    node.pass(NodeBench.PATIENCE);
    assertThat(registrar.register(null)).isFalse();

    node.cluster.failure = null;
    assertThat(registrar.register(null)).isTrue();
  }

  @Test
  void aReportThatStaysIsAnAgentThatLives() {
    node.cluster.failure = taken();
    registrar.register(null);
    node.pass(NodeBench.PATIENCE.plus(Duration.ofNanos(1)));

    assertThatThrownBy(() -> registrar.register(null)).isInstanceOf(NodeNameTakenException.class);
    assertThat(node.database.calls).isEmpty();
  }

  @Test
  void theWaitBeginsAnewAfterARegistration() {
    node.cluster.failure = taken();
    registrar.register(null);
    node.cluster.failure = null;
    registrar.register(null);
    node.pass(NodeBench.PATIENCE.plus(Duration.ofHours(1)));
    node.cluster.failure = taken();

    assertThat(registrar.register(null)).isFalse();
  }

  @Test
  void whatIsNeitherIsTheCallersToHear() {
    node.database.failure = new InvalidInputException("locktender.nodes: too many");

    assertThatThrownBy(() -> registrar.register(null)).isSameAs(node.database.failure);
    assertThat(registrar.registered()).isFalse();
  }

  private static NodeNameTakenException taken() {
    return new NodeNameTakenException("node-1", "run-2", null);
  }
}
