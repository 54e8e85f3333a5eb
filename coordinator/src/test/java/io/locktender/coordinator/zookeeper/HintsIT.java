package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.PATIENCE;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.put;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.document.Records;
import io.locktender.steps.control.NewerFormatException;
import java.util.Optional;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HintsIT {
  @RegisterExtension final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

  @Test
  void withinALineageTheHintOnlyRises() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Hints hints = hints(connection);

    assertThat(hints.publish(new GateHint("l1", 5), false)).isTrue();
    assertThat(hints.publish(new GateHint("l1", 4), false)).isFalse();
    assertThat(there(connection)).isEqualTo(new GateHint("l1", 5));
    assertThat(hints.publish(new GateHint("l1", 6), false)).isTrue();
    assertThat(there(connection)).isEqualTo(new GateHint("l1", 6));
  }

  @Test
  void itRisesOverWhatAnotherMasterWrote_andNotBelowIt() throws Exception {
    ClusterConnection one = zooKeeper.connect();
    ClusterConnection two = zooKeeper.connect();
    hints(one).publish(new GateHint("l1", 5), false);

    assertThat(hints(two).publish(new GateHint("l1", 4), false)).isFalse();
    assertThat(there(two)).isEqualTo(new GateHint("l1", 5));
    assertThat(hints(two).publish(new GateHint("l1", 6), false)).isTrue();
    assertThat(there(two)).isEqualTo(new GateHint("l1", 6));
    assertThat(owner(two)).isEqualTo(two.zooKeeper().getSessionId());
    assertThat(hints(one).publish(new GateHint("l1", 5), false)).isFalse();
  }

  @Test
  void anotherLineageTakesItsPlace_andAlsoWhatIsForced() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    hints(connection).publish(new GateHint("l1", 50), false);
    assertThat(hints(connection).publish(new GateHint("l2", 1), false)).isTrue();
    hints(connection).publish(new GateHint("l2", 9), false);
    assertThat(hints(connection).publish(new GateHint("l2", 3), true)).isTrue();
    assertThat(there(connection)).isEqualTo(new GateHint("l2", 3));
  }

  @Test
  void theSameMasterTheSameRevision_nothingIsWritten() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    hints(connection).publish(new GateHint("l1", 5), false);
    assertThat(hints(connection).publish(new GateHint("l1", 5), false)).isTrue();
    assertThat(connection.client().checkExists().forPath(zooKeeper.paths.gate()).getVersion())
        .isZero();
  }

  @Test
  void aNewMasterOfTheSameRevisionMakesItItsOwn() throws Exception {
    ClusterConnection one = zooKeeper.connect();
    ClusterConnection two = zooKeeper.connect();
    hints(one).publish(new GateHint("l1", 5), false);
    assertThat(hints(two).publish(new GateHint("l1", 5), false)).isTrue();
    one.close();
    assertThat(there(two)).isEqualTo(new GateHint("l1", 5));
  }

  @Test
  void whoResignsTakesAwayItsOwn_andNotAnothers() throws Exception {
    ClusterConnection one = zooKeeper.connect();
    ClusterConnection two = zooKeeper.connect();
    hints(one).publish(new GateHint("l1", 5), false);
    hints(two).withdraw();
    assertThat(there(two)).isEqualTo(new GateHint("l1", 5));
    hints(one).withdraw();
    await()
        .atMost(PATIENCE)
        .until(() -> two.client().checkExists().forPath(zooKeeper.paths.gate()) == null);
  }

  @Test
  void aGarbledOneIsWrittenAnew_andANewerOneStays() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    put(connection, zooKeeper.paths.gate(), "?");
    assertThat(hints(connection).publish(new GateHint("l1", 5), false)).isTrue();
    assertThat(there(connection)).isEqualTo(new GateHint("l1", 5));

    String newer = "{\"format\":99,\"lineage\":\"l1\",\"revision\":1}";
    put(connection, zooKeeper.paths.gate(), newer);
    assertThatThrownBy(() -> hints(connection).publish(new GateHint("l1", 6), true))
        .isInstanceOf(NewerFormatException.class);
    assertThat(connection.client().getData().forPath(zooKeeper.paths.gate()))
        .asString(UTF_8)
        .isEqualTo(newer);
  }

  private static Hints hints(ClusterConnection connection) {
    return new Hints(connection, Optional::empty);
  }

  private GateHint there(ClusterConnection connection) throws Exception {
    byte[] data = connection.client().getData().forPath(zooKeeper.paths.gate());
    return Records.fromJson(data, GateHint.class, "the hint");
  }

  private long owner(ClusterConnection connection) throws Exception {
    Stat stat = connection.client().checkExists().forPath(zooKeeper.paths.gate());
    return stat.getEphemeralOwner();
  }
}
