package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.steps.text.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TargetsIT {
  @RegisterExtension final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

  @Test
  void aTargetThatWasSetIsReadByAnotherAtOnce() throws Exception {
    Targets one = zooKeeper.connect().targets();
    Targets two = zooKeeper.connect().targets();
    assertThat(two.read()).isEmpty();

    assertThat(one.compareAndSet(Versioned.ABSENT, target("2.0.0", "r1"))).isTrue();

    assertThat(two.read()).contains(new Versioned<>(target("2.0.0", "r1"), 0));
  }

  @Test
  void theSecondOfTwoOperatorsIsRefused() throws Exception {
    Targets one = zooKeeper.connect().targets();
    Targets two = zooKeeper.connect().targets();
    assertThat(one.compareAndSet(Versioned.ABSENT, target("1.0.0", "r0"))).isTrue();
    int version = one.read().orElseThrow().version();

    assertThat(one.compareAndSet(version, target("2.0.0", "r1"))).isTrue();
    assertThat(two.compareAndSet(version, target("3.0.0", "r2"))).isFalse();
    assertThat(two.compareAndSet(Versioned.ABSENT, target("3.0.0", "r3"))).isFalse();

    assertThat(one.read().orElseThrow().value().requestId()).isEqualTo("r1");
  }

  @Test
  void aWriteThatIsRepeatedFindsItself() throws Exception {
    Targets targets = zooKeeper.connect().targets();
    assertThat(targets.compareAndSet(Versioned.ABSENT, target("2.0.0", "r1"))).isTrue();
    assertThat(targets.compareAndSet(Versioned.ABSENT, target("2.0.0", "r1"))).isTrue();
  }

  @Test
  void aTargetThatIsGoneCannotBeReplaced() throws Exception {
    Targets targets = zooKeeper.connect().targets();
    assertThat(targets.compareAndSet(4, target("2.0.0", "r1"))).isFalse();
  }

  @Test
  void aGarbledTargetSaysWhereItIsAndWhatFollows() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ZooKeeperFixture.put(connection, zooKeeper.paths.target(), "{\"version\":");

    assertThatThrownBy(connection.targets()::read)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(
            "/locktender/shop/target: expected a Target", "no upgrade starts until");
  }

  @Test
  void aGarbledTargetCanBeWrittenAnew() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ZooKeeperFixture.put(connection, zooKeeper.paths.target(), "{}");
    ClusterView view =
        await().until(connection::readView, found -> found.targetVersion() != Versioned.ABSENT);
    assertThat(view.target()).isNull();

    assertThat(connection.targets().compareAndSet(view.targetVersion(), target("2.0.0", "r1")))
        .isTrue();
  }

  @Test
  void withoutAServerReadingFailsAtOnce() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    zooKeeper.stopServer();
    await().until(() -> !connection.connected());
    assertThatThrownBy(connection.targets()::read)
        .isInstanceOf(ZooKeeperUnavailableException.class);
  }
}
