package io.locktender.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.master.Mastership;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ElectionIT {
  @RegisterExtension final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

  private final AtomicInteger tokens = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(-5);

  @Test
  void oneOfTwoIsMasterAndTheOtherFollowsWhenItIsGone() throws Exception {
    ClusterConnection first = zooKeeper.connect();
    Election one = election(first, "node-1");
    Mastership mastership = elected(one);
    Election two = election(zooKeeper.connect(), "node-2");
    awaitMaster("node-1");
    assertThat(two.current()).isEmpty();

    first.close();

    assertThat(elected(two).token()).isNotEqualTo(mastership.token());
    awaitMaster("node-2");
  }

  @Test
  void aBreakShorterThanTheSessionKeepsTheMastershipButNothingMayBeClaimedMeanwhile()
      throws Exception {
    ClusterConnection connection = zooKeeper.connect(ZooKeeperFixture.LONG_SESSION);
    Election election = election(connection, "node-1");
    Mastership mastership = elected(election);
    assertThat(mastership.mayClaim()).isTrue();

    zooKeeper.stopServer();
    awaitState(connection, ClusterConnection.State.SUSPENDED);
    assertThat(mastership.mayClaim()).isFalse();
    assertThat(mastership.lost()).isFalse();
    zooKeeper.startServer();
    awaitState(connection, ClusterConnection.State.CONNECTED);

    await().atMost(ZooKeeperFixture.PATIENCE).until(mastership::mayClaim);
    assertThat(election.current()).containsSame(mastership);
  }

  @Test
  void aBreakLongerThanTheSessionLosesTheMastershipForEver() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Election election = election(connection, "node-1");
    Mastership mastership = elected(election);

    zooKeeper.stopServer();
    awaitState(connection, ClusterConnection.State.LOST);
    await().atMost(ZooKeeperFixture.PATIENCE).until(mastership::lost);
    assertThat(election.current()).isEmpty();
    zooKeeper.startServer();

    Mastership next = elected(election);
    assertThat(next.token()).isNotEqualTo(mastership.token());
    assertThat(mastership.lost()).isTrue();
    assertThat(mastership.mayClaim()).isFalse();
  }

  @Test
  void aKilledSessionEndsTheMastershipAndTheNextOneHasAnotherToken() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Election election = election(connection, "node-1");
    Mastership mastership = elected(election);

    zooKeeper.killSession(connection);

    await().atMost(ZooKeeperFixture.PATIENCE).until(mastership::lost);
    assertThat(elected(election).token()).isNotEqualTo(mastership.token());
    assertThat(mastership.mayClaim()).isFalse();
  }

  @Test
  void aSessionReplacedWithoutALossBeingSeenEndsTheMastershipToo() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Election election = election(connection, "node-1");
    Mastership mastership = elected(election);

    connection.client().getZookeeperClient().reset();

    assertThat(mastership.lost()).isTrue();
    assertThat(mastership.mayClaim()).isFalse();
    assertThat(elected(election).token()).isNotEqualTo(mastership.token());
  }

  @Test
  void aMasterWhoseZooKeeperLostItsDataIsElectedAnew() throws Exception {
    Election election = election(zooKeeper.connect(), "node-1");
    Mastership mastership = elected(election);

    zooKeeper.replaceServerByAnEmptyOne();

    await().atMost(ZooKeeperFixture.PATIENCE).until(mastership::lost);
    assertThat(elected(election).token()).isNotEqualTo(mastership.token());
    awaitMaster("node-1");
  }

  @Test
  void aMasterWhoseCandidateWasDeletedByAStrangerStandsAgain() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Election election = election(connection, "node-1");
    Mastership mastership = elected(election);
    String election0 = zooKeeper.paths.election();
    for (String child : connection.client().getChildren().forPath(election0)) {
      connection.client().delete().forPath(election0 + "/" + child);
    }

    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .until(() -> election.current().filter(now -> now != mastership).isPresent());
    assertThat(mastership.lost()).isTrue();
  }

  /** Whoever follows may be of a build that tells nothing, and this session lives on. */
  @Test
  void whoLosesItsPlaceTakesAwayWhatItTold() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    Election one = election(connection, "node-1");
    elected(one);
    Election two = election(zooKeeper.connect(), "node-2");
    assertThat(two.current()).isEmpty();
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> candidates(connection) == 2);
    new Hints(connection, Optional::empty).publish(new GateHint("l1", 5), true);
    connection.client().delete().forPath(first(connection));

    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> one.current().isEmpty());
    assertThat(connection.client().checkExists().forPath(zooKeeper.paths.gate())).isNull();
  }

  @Test
  void whoResignsIsNotElectedAgainBeforeThePauseIsOver() throws Exception {
    ClusterConnection first = zooKeeper.connect();
    Election one = election(first, "node-1");
    Mastership mastership = elected(one);
    Election two = election(zooKeeper.connect(), "node-2");

    one.resign(Duration.ofSeconds(10));

    assertThat(mastership.lost()).isTrue();
    elected(two);
    awaitMaster("node-2");
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(one.current()).isEmpty();
    assertThat(candidates(first)).isEqualTo(1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(one.current()).isEmpty();
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> candidates(first) == 2);
    two.resign(Duration.ofSeconds(10));
    assertThat(elected(one).token()).isNotEqualTo(mastership.token());
  }

  /** Who is not known yet would count as unreachable. */
  @Test
  void whoTakesOverIsMasterOnlyWhenItHasReadWhatEveryNodeSays() throws Exception {
    ClusterConnection first = zooKeeper.connect();
    ClusterConnection second = zooKeeper.connect();
    MasterWatch watch = zooKeeper.watch(second);
    Election one = election(first, "node-1");
    elected(one);
    Election two = election(second, watch, "node-2");
    assertThat(two.current()).isEmpty();
    assertThat(watch.reports()).as("a candidate hears nothing").isEmpty();
    for (int node = 1; node <= 200; node++) {
      String name = "node-" + node;
      ZooKeeperFixture.put(first, zooKeeper.paths.node(name), json(name));
    }

    first.close();

    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .until(
            () -> {
              boolean master = two.current().isPresent();
              assertThat(master && watch.reports().orElseThrow().size() != 200)
                  .as("master before all was read")
                  .isFalse();
              return master;
            });
    two.resign(Duration.ofSeconds(10));
    assertThat(watch.reports()).as("who has resigned hears nothing").isEmpty();
  }

  @Test
  void whoCannotReadWhatTheNodesSayIsNotMaster_andLetsAnotherTry() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ZooKeeperFixture.put(connection, zooKeeper.paths.node("node-9"), json("node-9"));
    connection
        .client()
        .setACL()
        .withACL(List.of(new ACL(ZooDefs.Perms.WRITE, ZooDefs.Ids.ANYONE_ID_UNSAFE)))
        .forPath(zooKeeper.paths.node("node-9"));
    Election election = election(connection, "node-1");
    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .ignoreException(NoNodeException.class)
        .until(() -> election.current().isEmpty() && candidates(connection) == 1);
    nanos.addAndGet(Election.READ_WITHIN.toNanos());
    assertThat(election.current()).isEmpty();

    nanos.addAndGet(Election.READ_WITHIN.toNanos() + 1);
    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .until(() -> election.current().isEmpty() && candidates(connection) == 0);
  }

  private static String json(String node) {
    return new String(
        Records.toJson(ZooKeeperFixture.report(node, "i1", 1)), StandardCharsets.UTF_8);
  }

  @Test
  void theElectionWakesTheLoop() throws Exception {
    Election election = election(zooKeeper.connect(), "node-1");
    int before = zooKeeper.wakes.get();
    elected(election);
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> zooKeeper.wakes.get() > before);
  }

  private String first(ClusterConnection connection) throws Exception {
    String election = zooKeeper.paths.election();
    for (String child : connection.client().getChildren().forPath(election)) {
      byte[] node = connection.client().getData().forPath(election + "/" + child);
      if (new String(node, StandardCharsets.UTF_8).equals("node-1")) {
        return election + "/" + child;
      }
    }
    throw new AssertionError("no candidate");
  }

  private int candidates(ClusterConnection connection) throws Exception {
    return connection.client().getChildren().forPath(zooKeeper.paths.election()).size();
  }

  private Election election(ClusterConnection connection, String node) {
    return election(connection, zooKeeper.watch(connection), node);
  }

  private Election election(ClusterConnection connection, MasterWatch watch, String node) {
    return zooKeeper.closing(
        new Election(connection, watch, node, () -> "t" + tokens.incrementAndGet(), nanos::get));
  }

  private static Mastership elected(Election election) {
    return await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .until(election::current, found -> found.isPresent())
        .orElseThrow();
  }

  private void awaitMaster(String node) {
    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .until(() -> node.equals(zooKeeper.operator().read().master()));
  }

  private static void awaitState(ClusterConnection connection, ClusterConnection.State state) {
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> connection.state() == state);
  }
}
