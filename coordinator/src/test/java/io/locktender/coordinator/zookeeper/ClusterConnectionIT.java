package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.PATIENCE;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.mirror;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.put;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.report;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Versioned;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterConnectionIT {
  @RegisterExtension final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

  @Test
  void beforeThereIsAServerNothingIsConnectedAndTheViewIsNotComplete() throws Exception {
    zooKeeper.stopServer();
    ClusterConnection connection =
        zooKeeper.closing(
            ClusterConnection.open(
                zooKeeper.settings(), zooKeeper.paths, zooKeeper.wakes::incrementAndGet));
    assertThat(connection.state()).isEqualTo(ClusterConnection.State.LOST);
    assertThat(connection.connected()).isFalse();
    assertThatThrownBy(connection::readView)
        .isInstanceOf(ZooKeeperUnavailableException.class)
        .hasMessageContaining("the connection LOST");

    zooKeeper.startServer();

    await().atMost(PATIENCE).until(connection::connected);
    assertThat(connection.readView().reports()).isEmpty();
  }

  @Test
  void aBreakOfTheConnectionWakesTheLoop() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    wakesAt(
        () -> {
          zooKeeper.stopServer();
          return true;
        });
    await().atMost(PATIENCE).until(() -> !connection.connected());
  }

  @Test
  void afterALossTheViewFollowsAgain() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ClusterConnection other = zooKeeper.connect();
    other.mirrors().publish(mirror("l1", 1));
    zooKeeper.killSession(connection);
    await().atMost(PATIENCE).until(connection::connected);

    other.mirrors().publish(mirror("l1", 2));

    await().atMost(PATIENCE).until(() -> mirror("l1", 2).equals(connection.readView().mirror()));
  }

  @Test
  void whenZooKeeperLostItsDataTheViewIsEmpty() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    connection.targets().compareAndSet(Versioned.ABSENT, target("2.0.0", "r1"));
    await().atMost(PATIENCE).until(() -> connection.readView().target() != null);

    zooKeeper.replaceServerByAnEmptyOne();

    await()
        .atMost(PATIENCE)
        .ignoreException(ZooKeeperUnavailableException.class)
        .until(() -> connection.readView().targetVersion() == Versioned.ABSENT);
    assertThat(connection.targets().read()).isEmpty();
  }

  @Test
  void garbledRecordsAreProblemsAndTheOthersAreRead() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    put(connection, zooKeeper.paths.target(), "{");
    put(connection, zooKeeper.paths.mirror(), "[]");
    put(connection, zooKeeper.paths.node("node-1"), "");
    put(connection, zooKeeper.paths.node("node-2"), "null");
    new ReportPublisher(connection, "node-3", "i1", null).publish(report("node-3", "i1", 1));
    new ReportPublisher(connection, "node-4", "i1", null).publish(report("node-5", "i1", 1));

    ClusterView view = connection.readView();
    assertThat(view.problems()).hasSize(5);

    assertThat(view.reports()).containsOnlyKeys("node-3");
    assertThat(view.target()).isNull();
    assertThat(view.targetVersion()).isNotNegative();
    assertThat(view.mirror()).isNull();
    assertThat(view.problems())
        .anySatisfy(it -> assertThat(it).contains("/target: expected a Target", "no upgrade"))
        .anySatisfy(it -> assertThat(it).contains("/mirror: expected a Mirror", "master writes"))
        .anySatisfy(it -> assertThat(it).contains("/node-1: expected a NodeReport", "unreachable"))
        .anySatisfy(it -> assertThat(it).contains("/node-4: expected the report of node-4"));
  }

  private void wakesAt(Callable<Boolean> change) throws Exception {
    int before = zooKeeper.wakes.get();
    assertThat(change.call()).isTrue();
    await().atMost(PATIENCE).until(() -> zooKeeper.wakes.get() > before);
  }
}
