package io.locktender.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.master.Mastership;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    awaitMaster(two, "node-1");
    assertThat(two.current()).isEmpty();

    first.close();

    assertThat(elected(two).token()).isNotEqualTo(mastership.token());
    awaitMaster(two, "node-2");
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
    awaitMaster(election, "node-1");
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

  @Test
  void whoResignsIsNotElectedAgainBeforeThePauseIsOver() throws Exception {
    ClusterConnection first = zooKeeper.connect();
    Election one = election(first, "node-1");
    Mastership mastership = elected(one);
    Election two = election(zooKeeper.connect(), "node-2");

    one.resign(Duration.ofSeconds(10));

    assertThat(mastership.lost()).isTrue();
    elected(two);
    awaitMaster(one, "node-2");
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(one.current()).isEmpty();
    assertThat(candidates(first)).isEqualTo(1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(one.current()).isEmpty();
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> candidates(first) == 2);
    two.resign(Duration.ofSeconds(10));
    assertThat(elected(one).token()).isNotEqualTo(mastership.token());
  }

  @Test
  void theElectionWakesTheLoop() throws Exception {
    Election election = election(zooKeeper.connect(), "node-1");
    int before = zooKeeper.wakes.get();
    elected(election);
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> zooKeeper.wakes.get() > before);
  }

  private int candidates(ClusterConnection connection) throws Exception {
    return connection.client().getChildren().forPath(zooKeeper.paths.election()).size();
  }

  private Election election(ClusterConnection connection, String node) {
    return zooKeeper.closing(
        new Election(connection, node, () -> "t" + tokens.incrementAndGet(), nanos::get));
  }

  private static Mastership elected(Election election) {
    return await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .until(election::current, found -> found.isPresent())
        .orElseThrow();
  }

  private static void awaitMaster(Election election, String node) {
    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .until(() -> election.masterNode().filter(node::equals).isPresent());
  }

  private static void awaitState(ClusterConnection connection, ClusterConnection.State state) {
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> connection.state() == state);
  }
}
