package io.locktender.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.google.common.net.InetAddresses;
import io.locktender.coordinator.cluster.Versioned;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is in the connect string: a path, an IPv6 address, a server that is of no use. */
class AddressIT {
  @RegisterExtension final ZooKeeperFixture zookeeper = new ZooKeeperFixture();

  @Test
  void aPathThatIsNotThereIsToldAndFoundOnceItIs() throws Exception {
    ClusterConnection agent = zookeeper.connectTo(zookeeper.connectString() + "/teams/shop");
    ReportPublisher publisher = new ReportPublisher(agent, "node-1", "i1", null);
    assertThatThrownBy(() -> publisher.publish(ZooKeeperFixture.report("node-1", "i1", 1)))
        .isInstanceOf(ZooKeeperUnavailableException.class)
        .hasMessage(
            "ZooKeeper: expected /teams/shop, the path in 'connect', found no such znode, so"
                + " nothing can be kept there; create it: zkCli.sh -server %s create /teams/shop",
            zookeeper.connectString());
    Election election =
        zookeeper.closing(
            new Election(agent, zookeeper.watch(agent), "node-1", () -> "t1", System::nanoTime));
    assertThat(election.current()).isEmpty();

    ClusterConnection other = zookeeper.connect();
    for (String path : new String[] {"/teams", "/teams/shop"}) {
      other.zooKeeper().create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    assertThat(publisher.publish(ZooKeeperFixture.report("node-1", "i1", 1))).isTrue();
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> election.current().isPresent());
    assertThat(other.zooKeeper().exists("/teams/shop/locktender/shop/nodes/node-1", false))
        .isNotNull();
  }

  @Test
  void anIpv6AddressIsReached() throws Exception {
    assumeThat(hasIpv6()).isTrue();
    String port = zookeeper.connectString().replaceFirst(".*:", "");

    ClusterConnection agent = zookeeper.connectTo("[::1]:" + port);

    assertThat(
            agent.targets().compareAndSet(Versioned.ABSENT, ZooKeeperFixture.target("2.0.0", "r1")))
        .isTrue();
  }

  @Test
  void aServerThatAnswersPingsOnlyIsGivenUp() throws Exception {
    try (MuteServer mute = new MuteServer()) {
      ClusterConnection agent = zookeeper.connectTo(mute.connect());
      long before = System.nanoTime();

      assertThatThrownBy(agent.targets()::read)
          .isInstanceOf(ZooKeeperUnavailableException.class)
          .hasMessageContaining("REQUESTTIMEOUT");

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddresses.forString("::1"))) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
