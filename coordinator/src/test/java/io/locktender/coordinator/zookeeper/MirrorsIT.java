package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.PATIENCE;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.mirror;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.Mirror;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MirrorsIT {
  @RegisterExtension final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

  @Test
  void theMirrorOnlyRises() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Mirrors mirrors = connection.mirrors();

    assertThat(mirrors.publish(mirror("l1", 5))).isTrue();
    assertThat(mirrors.publish(mirror("l1", 4))).isFalse();
    awaitMirror(connection, mirror("l1", 5));
    assertThat(mirrors.publish(mirror("l1", 6))).isTrue();
    awaitMirror(connection, mirror("l1", 6));
  }

  @Test
  void atTheSameRevisionTheSentenceMayChange() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Mirror first = mirror("l1", 5);
    Mirror second = new Mirror("node-1", "copies", first.document(), null, List.of("node-1"), null);
    connection.mirrors().publish(first);

    assertThat(connection.mirrors().publish(second)).isTrue();

    awaitMirror(connection, second);
  }

  @Test
  void anotherLineageReplacesTheMirror() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    connection.mirrors().publish(mirror("l1", 5));

    assertThat(connection.mirrors().publish(mirror("l2", 1))).isTrue();

    awaitMirror(connection, mirror("l2", 1));
  }

  @Test
  void aNewMasterRewritesTheMirrorWhateverIsThere() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    connection.mirrors().publish(mirror("l1", 50));

    assertThat(connection.mirrors().force(mirror("l1", 7))).isTrue();

    awaitMirror(connection, mirror("l1", 7));
  }

  @Test
  void aGarbledMirrorIsWrittenAnew() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ZooKeeperFixture.put(connection, zooKeeper.paths.mirror(), "garbled");

    assertThat(connection.mirrors().publish(mirror("l1", 5))).isTrue();

    awaitMirror(connection, mirror("l1", 5));
  }

  @Test
  void theSameMirrorIsNotWrittenTwice() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    connection.mirrors().publish(mirror("l1", 5));
    connection.mirrors().publish(mirror("l1", 5));
    awaitMirror(connection, mirror("l1", 5));
    connection.mirrors().publish(mirror("l1", 5));

    assertThat(connection.client().checkExists().forPath(zooKeeper.paths.mirror()).getVersion())
        .isZero();
  }

  private static void awaitMirror(ClusterConnection connection, Mirror expected) {
    await().atMost(PATIENCE).until(() -> expected.equals(connection.readView().mirror()));
  }
}
