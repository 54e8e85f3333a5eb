package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.Logins.digest;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.zookeeper.access.AccessList;
import io.locktender.coordinator.zookeeper.access.Identity;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who may read and write what, on a real server. */
class AclIT {
  @RegisterExtension final ZooKeeperFixture zookeeper = new ZooKeeperFixture();
  @TempDir Path directory = Path.of("");

  @Test
  void whoIsNotNamedMayReadAndWriteNothing() throws Exception {
    cluster(agents());
    List<String> all = all(agents());

    assertThat(all)
        .contains("/locktender/shop", "/locktender/shop/target", "/locktender/shop/mirror")
        .contains("/locktender/shop/nodes/node-1")
        .anyMatch(path -> path.startsWith("/locktender/shop/election/"));
    zookeeper.stranger().mayDoNothing(all);
    zookeeper.stranger("locktender:another").mayDoNothing(all);
    zookeeper.stranger("somebody:secret").mayDoNothing(all);
  }

  @Test
  void aCommandWithoutALoginIsToldToLogIn() throws Exception {
    cluster(agents());

    try (OperatorClient anonymous = zookeeper.operator()) {
      assertThatThrownBy(anonymous::read)
          .isInstanceOf(ZooKeeperUnavailableException.class)
          .hasMessageContaining(
              "expected that everybody is let in, found NOAUTH at /locktender/shop")
          .hasMessageContaining("--login");
    }
  }

  @Test
  void aCommandWithAWrongPasswordIsToldSo() throws Exception {
    cluster(agents());

    try (OperatorClient wrong = zookeeper.operator(login("bob", "guessed", AccessList.ONLY_OWN))) {
      assertThatThrownBy(wrong::read)
          .isInstanceOf(ZooKeeperUnavailableException.class)
          .hasMessageContaining("expected 'bob' to be let in, found NOAUTH")
          .hasMessageContaining("check its password")
          .hasMessageNotContaining("guessed");
    }
  }

  @Test
  void anOperatorWritesTheTargetAndWhichNodesAreDrained_andNothingElse() throws Exception {
    cluster(agents());

    try (OperatorClient bob = zookeeper.operator(login("bob", "builder", AccessList.ONLY_OWN))) {
      ClusterView view = bob.read();
      assertThat(view.reports()).containsOnlyKeys("node-1");
      assertThat(view.access()).isEqualTo(ClusterView.Access.RESTRICTED);
      assertThat(view.target()).isNull();
      assertThat(bob.compareAndSetTarget(view, ZooKeeperFixture.target("2.0.0", "r1"))).isTrue();
      assertThat(bob.read().target()).isEqualTo(ZooKeeperFixture.target("2.0.0", "r1"));
      assertThat(bob.compareAndSetTarget(view, ZooKeeperFixture.target("3.0.0", "r2")))
          .as("somebody was quicker")
          .isFalse();
      drains(bob);
    }
    Stranger bob = zookeeper.stranger("bob:builder");
    for (String path : all(agents())) {
      if (!path.endsWith("/target") && !path.endsWith("/drains")) {
        bob.mayWriteNothing(path);
      }
    }
    assertThat(bob.read("/locktender/shop/nodes/node-1")).isNotEmpty();
  }

  private static void drains(OperatorClient operator) {
    Drains one = Drains.NONE.with("node-1", new Drain("bob", Instant.EPOCH, null));
    Drains two = one.with("node-2", new Drain("bob", Instant.EPOCH, null));
    ClusterView before = operator.read();
    assertThat(before.drains()).as("kept for operators, and empty").isNull();
    assertThat(operator.compareAndSetDrains(before, one)).isTrue();
    assertThat(operator.compareAndSetDrains(before, two)).as("somebody was quicker").isFalse();
    assertThat(operator.compareAndSetDrains(operator.read(), two)).isTrue();
    assertThat(operator.read().drains()).isEqualTo(two);
    assertThat(operator.compareAndSetDrains(operator.read(), Drains.NONE)).isTrue();
    assertThat(operator.read().drains()).isEqualTo(Drains.NONE);
  }

  @Test
  void aReaderMayLookAndAskForNothing() throws Exception {
    cluster(agents());

    try (OperatorClient eve = zookeeper.operator(login("eve", "looks", AccessList.ONLY_OWN))) {
      assertThat(eve.read().reports()).containsOnlyKeys("node-1");
      assertThatThrownBy(
              () -> eve.compareAndSetTarget(eve.read(), ZooKeeperFixture.target("2.0.0", "r1")))
          .hasMessageContaining("'eve' to be let in, found NOAUTH at /locktender/shop/target");
    }
    Stranger eve = zookeeper.stranger("eve:looks");
    all(agents()).forEach(eve::mayWriteNothing);
  }

  @Test
  void whatAnAgentWithoutALoginHasMadeIsClosedToo() throws Exception {
    ClusterConnection old = zookeeper.connect();
    long session = old.session();
    publish(old, "node-0");
    ZooKeeperFixture.put(old, "/locktender/shop/mirror", "old");
    ZooKeeperFixture.put(old, "/locktender/shop/left/deep/down", "of a version before");
    ZooKeeperFixture.put(old, "/locktender/shop/target", "open");

    cluster(agents());

    List<String> all = all(agents());
    assertThat(all).contains("/locktender/shop/left/deep/down", "/locktender/shop/nodes/node-0");
    zookeeper.stranger().mayDoNothing(all);
    for (int tries = 0; tries < 3; tries++) {
      assertThatThrownBy(() -> publish(old, "node-0", "again"))
          .isInstanceOf(ZooKeeperUnavailableException.class)
          .hasMessageContaining("expected that everybody is let in, found NOAUTH");
    }
    assertThat(old.session()).as("no session is given up for that").isEqualTo(session);
  }

  @Test
  void whatSomebodyElseHasClosedIsNamed() throws Exception {
    ClusterConnection other = zookeeper.connect(login("another", "agent", AccessList.ONLY_OWN));
    ZooKeeperFixture.put(zookeeper.connect(), "/locktender/shop/left", "open");
    other
        .zooKeeper()
        .create(
            "/locktender/shop/left/closed",
            new byte[0],
            Ids.READ_ACL_UNSAFE,
            CreateMode.PERSISTENT);
    ClusterConnection agent = zookeeper.connect(agents());

    assertThatThrownBy(() -> publish(agent, "node-1"))
        .isInstanceOf(ZooKeeperUnavailableException.class)
        .hasMessageContaining(
            "'locktender' to be let in, found NOAUTH at /locktender/shop/left/closed");
  }

  @Test
  void aSchemeThatTheServersDoNotKnowIsNamed() throws Exception {
    AccessList list = new AccessList(List.of(), List.of(Identity.parse("sasl:ann")), List.of());
    ClusterConnection agent = zookeeper.connect(login("locktender", "secret", list));

    assertThatThrownBy(() -> publish(agent, "node-1"))
        .isInstanceOf(ZooKeeperUnavailableException.class)
        .hasMessageContaining("found INVALIDACL at /locktender/shop, since it is not logged in, or")
        .hasMessageContaining("no 'authProvider'");
  }

  @Test
  void whoIsAddedToTheListIsLetInWhenAnAgentStartsAgain() throws Exception {
    cluster(agents());
    Stranger late = zookeeper.stranger("late:comer");
    late.mayDoNothing(all(agents()));
    AccessList more =
        new AccessList(agents().list().agents(), List.of(digest("late", "comer")), List.of());

    publish(zookeeper.connect(login("locktender", "secret", more)), "node-2");

    assertThat(late.read("/locktender/shop/nodes/node-1")).isNotEmpty();
    late.write("/locktender/shop/target", "asked".getBytes(UTF_8));
    zookeeper.stranger("bob:builder").mayDoNothing(all(agents()));
  }

  @Test
  void anAgentThatIsNotNamedIsToldSoAndIsLetInWhenItIs() throws Exception {
    ClusterConnection first = cluster(agents());
    ZooKeeperSecurity another = login("another", "agent", AccessList.ONLY_OWN);
    ClusterConnection second = zookeeper.connect(another);
    assertThatThrownBy(() -> publish(second, "node-2"))
        .isInstanceOf(ZooKeeperUnavailableException.class)
        .hasMessageContaining("expected 'another' to be let in, found NOAUTH");
    Election election =
        zookeeper.closing(
            new Election(second, zookeeper.watch(second), "node-2", () -> "t2", System::nanoTime));
    assertThat(election.current()).isEmpty();

    AccessList both =
        new AccessList(
            List.of(digest("another", "agent"), digest("locktender", "secret")),
            List.of(),
            List.of());
    publish(zookeeper.connect(login("locktender", "secret", both)), "node-3");

    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .ignoreExceptionsInstanceOf(ZooKeeperUnavailableException.class)
        .until(() -> publish(second, "node-2"));
    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .until(() -> second.readView().reports().containsKey("node-1"));
    first.close();
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> election.current().isPresent());
  }

  @Test
  void anOpenClusterSaysThatItIs() throws Exception {
    publish(zookeeper.connect(), "node-1");

    try (OperatorClient operator = zookeeper.operator()) {
      assertThat(operator.read().access()).isEqualTo(ClusterView.Access.OPEN);
    }
  }

  @Test
  void aServerThatHasLostEverythingIsPreparedAnew() throws Exception {
    ClusterConnection connection = cluster(agents());

    zookeeper.replaceServerByAnEmptyOne();

    await()
        .atMost(ZooKeeperFixture.PATIENCE)
        .ignoreExceptionsInstanceOf(ZooKeeperUnavailableException.class)
        .until(() -> publish(connection, "node-1"));
    zookeeper.stranger().mayDoNothing(all(agents()));
    try (OperatorClient bob = zookeeper.operator(login("bob", "builder", AccessList.ONLY_OWN))) {
      assertThat(bob.compareAndSetTarget(bob.read(), ZooKeeperFixture.target("2.0.0", "r1")))
          .isTrue();
    }
  }

  /** An agent that does all that one does. */
  private ClusterConnection cluster(ZooKeeperSecurity security) throws Exception {
    ClusterConnection connection = zookeeper.connect(security);
    publish(connection, "node-1");
    Election election =
        zookeeper.closing(
            new Election(
                connection, zookeeper.watch(connection), "node-1", () -> "t1", System::nanoTime));
    await().atMost(ZooKeeperFixture.PATIENCE).until(() -> election.current().isPresent());
    assertThat(connection.mirrors().force(ZooKeeperFixture.mirror("l1", 1))).isTrue();
    return connection;
  }

  private ZooKeeperSecurity agents() throws Exception {
    return login(
        "locktender",
        "secret",
        new AccessList(
            List.of(), List.of(digest("bob", "builder")), List.of(digest("eve", "looks"))));
  }

  private ZooKeeperSecurity login(String user, String password, AccessList list) throws Exception {
    return Logins.login(directory, user, password, list);
  }

  /** Every znode of the cluster, its top among them. */
  private List<String> all(ZooKeeperSecurity security) throws Exception {
    ZooKeeper client = zookeeper.connect(security).zooKeeper();
    List<String> found = new ArrayList<>(List.of("/locktender/shop"));
    for (int i = 0; i < found.size(); i++) {
      for (String child : client.getChildren(found.get(i), false)) {
        found.add(found.get(i) + "/" + child);
      }
    }
    return found;
  }
}
