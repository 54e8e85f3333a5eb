package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.PATIENCE;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.mirror;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.put;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.report;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.target;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.Records;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who hears what. */
class WatchIT {
  private static final int THOUSAND = 1_000;
  @RegisterExtension final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

  private final AtomicLong nanos = new AtomicLong(-3);
  private final AtomicInteger master = new AtomicInteger();

  /** One agent: what wakes it, of its own report, of what it watches as a node. */
  private final class Agent {
    final AtomicInteger wakes = new AtomicInteger();
    final ClusterConnection connection;
    final NodeWatch watch;
    final ReportPublisher publisher;

    Agent(String node) throws Exception {
      connection =
          zooKeeper.closing(
              ClusterConnection.open(
                  zooKeeper.settings(), zooKeeper.paths, wakes::incrementAndGet));
      assertThat(connection.awaitConnected(PATIENCE)).isTrue();
      watch = zooKeeper.closing(new NodeWatch(connection, wakes::incrementAndGet, nanos::get));
      publisher = zooKeeper.closing(new ReportPublisher(connection, node, "i1", null));
      assertThat(publisher.publish(report(node, "i1", 1))).isTrue();
    }

    /** All that was written before is heard: events come in the order of the writes. */
    int quiet(long mark) throws Exception {
      await().atMost(PATIENCE).until(() -> new GateHint("mark", mark).equals(watch.hint()));
      CompletableFuture<Boolean> told = new CompletableFuture<>();
      connection
          .zooKeeper()
          .exists("/", false, (code, path, context, stat) -> told.complete(true), null);
      assertThat(told.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      connection.client().runSafe(() -> {}).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return wakes.getAndSet(0);
    }
  }

  private final AtomicLong marks = new AtomicLong();

  private long mark(ClusterConnection connection) {
    long mark = marks.incrementAndGet();
    assertThat(hints(connection).publish(new GateHint("mark", mark), true)).isTrue();
    return mark;
  }

  private static Hints hints(ClusterConnection connection) {
    return new Hints(connection, Optional::empty);
  }

  @Test
  void aChangedReportWakesTheMaster_andNoNode() throws Exception {
    Agent one = new Agent("node-1");
    Agent two = new Agent("node-2");
    Agent three = new Agent("node-3");
    MasterWatch hears = hearing(one.connection);
    long before = mark(one.connection);
    for (Agent agent : List.of(one, two, three)) {
      agent.quiet(before);
    }
    master.set(0);

    two.publisher.publish(report("node-2", "i1", 2));
    await().atMost(PATIENCE).until(() -> revision(hears, "node-2") == 2);
    long after = mark(one.connection);

    assertThat(one.quiet(after)).as("the hint alone").isEqualTo(1);
    assertThat(three.quiet(after)).as("the hint alone").isEqualTo(1);
    assertThat(two.quiet(after)).as("what it wrote itself is no news to it").isEqualTo(1);
    assertThat(master.get()).isPositive();
  }

  @Test
  void aNewSentenceInTheMirrorWakesNoNode() throws Exception {
    Agent one = new Agent("node-1");
    Agent two = new Agent("node-2");
    long before = mark(one.connection);
    for (Agent agent : List.of(one, two)) {
      agent.quiet(before);
    }

    Mirror first = mirror("l1", 1);
    for (String sentence : List.of("copies", "waits", "swaps")) {
      assertThat(
              one.connection
                  .mirrors()
                  .publish(
                      new Mirror(
                          "node-1", sentence, first.document(), null, List.of("node-1"), null)))
          .isTrue();
    }
    long after = mark(one.connection);

    assertThat(one.quiet(after)).as("the hint alone").isEqualTo(1);
    assertThat(two.quiet(after)).as("the hint alone").isEqualTo(1);
  }

  @Test
  void aNewTargetWakesEveryNode() throws Exception {
    Agent one = new Agent("node-1");
    Agent two = new Agent("node-2");
    one.connection.targets().compareAndSet(Versioned.ABSENT, target("2.0.0", "r1"));
    await().atMost(PATIENCE).until(() -> target("2.0.0", "r1").equals(two.watch.target()));
    assertThat(two.wakes.get()).isPositive();
  }

  @Test
  void aThousandReportsThatHaveNotChangedAreNotParsedAgain() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    connection.readView();
    createReports(connection);
    MasterWatch hears = hearing(connection);
    Map<String, NodeReport> before = reports(hears);
    assertThat(before).hasSize(THOUSAND);
    assertThat(reports(hears)).as("nothing has changed").isSameAs(before);

    put(connection, zooKeeper.paths.node("node-7"), json("node-7", 2));
    await().atMost(PATIENCE).until(() -> revision(hears, "node-7") == 2);

    Map<String, NodeReport> after = reports(hears);
    assertThat(after).isNotSameAs(before).hasSize(THOUSAND);
    Set<NodeReport> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(before.values());
    assertThat(after.keySet().stream().filter(node -> !known.contains(after.get(node))))
        .as("parsed again")
        .containsExactly("node-7");
  }

  @Test
  void whatWasReadIsNotParsedAgainAfterABreakOfTheConnectionEither() throws Exception {
    ClusterConnection connection = zooKeeper.connect(ZooKeeperFixture.LONG_SESSION);
    put(connection, zooKeeper.paths.node("node-1"), json("node-1", 1));
    MasterWatch hears = hearing(connection);
    NodeReport before = reports(hears).get("node-1");

    zooKeeper.stopServer();
    await().atMost(PATIENCE).until(() -> !connection.connected());
    zooKeeper.startServer();
    await().atMost(PATIENCE).until(connection::connected);
    put(connection, zooKeeper.paths.node("node-2"), json("node-2", 5));
    await().atMost(PATIENCE).until(() -> revision(hears, "node-2") == 5);

    assertThat(reports(hears).get("node-1")).isSameAs(before);
  }

  @Test
  void aReportThatGoesIsNotThereAnyMore() throws Exception {
    Agent two = new Agent("node-2");
    MasterWatch hears = hearing(zooKeeper.connect());
    assertThat(reports(hears)).containsOnlyKeys("node-2");
    two.connection.close();
    await().atMost(PATIENCE).until(() -> reports(hears).isEmpty());
  }

  /** Masters before this build write no hint. */
  @Test
  void whereThereIsNoHintANodeFollowsTheMirror_andTheHintAgainWhenThereIsOne() throws Exception {
    Agent one = new Agent("node-1");
    Agent two = new Agent("node-2");
    one.connection.mirrors().publish(mirror("l1", 7));
    assertThat(two.watch.hint()).isNull();

    nanos.addAndGet(NodeWatch.NO_HINT.toNanos());
    await().atMost(PATIENCE).until(() -> new GateHint("l1", 7).equals(two.watch.hint()));
    two.wakes.set(0);
    one.connection.mirrors().publish(mirror("l1", 8));
    await().atMost(PATIENCE).until(() -> new GateHint("l1", 8).equals(two.watch.hint()));
    assertThat(two.wakes.get()).isPositive();

    two.quiet(mark(one.connection));
    one.connection.mirrors().publish(mirror("l1", 9));
    two.quiet(mark(one.connection)); // The last event of a watch that tells once.
    one.connection.mirrors().publish(mirror("l1", 10));
    assertThat(two.quiet(mark(one.connection))).as("the hint alone").isEqualTo(1);
  }

  /** It was of a master whose session is over: the next one may be of a build that writes none. */
  @Test
  void aHintGoesWithItsMaster() throws Exception {
    Agent one = new Agent("node-1");
    Agent two = new Agent("node-2");
    two.quiet(mark(one.connection));
    two.connection.mirrors().publish(mirror("l1", 7));

    one.connection.close();

    await().atMost(PATIENCE).until(() -> two.watch.hint() == null);
    nanos.addAndGet(NodeWatch.NO_HINT.toNanos());
    await().atMost(PATIENCE).until(() -> new GateHint("l1", 7).equals(two.watch.hint()));
  }

  @Test
  void aNodeOutlivesAnEnsembleThatLostItsData() throws Exception {
    Agent one = new Agent("node-1");
    one.quiet(mark(one.connection));
    one.connection.targets().compareAndSet(Versioned.ABSENT, target("2.0.0", "r1"));
    await().atMost(PATIENCE).until(() -> one.watch.target() != null);

    zooKeeper.replaceServerByAnEmptyOne();

    await().atMost(PATIENCE).until(() -> one.watch.target() == null && one.watch.hint() == null);
    await().atMost(PATIENCE).until(one.connection::connected);
    await()
        .atMost(PATIENCE)
        .ignoreException(ZooKeeperUnavailableException.class)
        .until(() -> one.publisher.publish(report("node-1", "i1", 1)));
    one.quiet(mark(one.connection));
  }

  private MasterWatch hearing(ClusterConnection connection) {
    MasterWatch hears =
        zooKeeper.closing(
            new MasterWatch(connection, master::incrementAndGet, master::incrementAndGet));
    hears.begin();
    await().atMost(PATIENCE).until(hears::complete);
    return hears;
  }

  private static Map<String, NodeReport> reports(MasterWatch hears) {
    return hears.reports().orElseThrow();
  }

  private static long revision(MasterWatch hears, String node) {
    NodeReport report = reports(hears).get(node);
    return report == null ? -1 : report.revision();
  }

  private static String json(String node, long revision) {
    return new String(Records.toJson(report(node, "i1", revision)), UTF_8);
  }

  /** Many at once: each waits for none. */
  private void createReports(ClusterConnection connection) throws Exception {
    CountDownLatch there = new CountDownLatch(THOUSAND);
    for (int number = 0; number < THOUSAND; number++) {
      String node = "node-" + number;
      connection
          .zooKeeper()
          .create(
              zooKeeper.paths.node(node),
              Records.toJson(report(node, "i1", 1)),
              Ids.OPEN_ACL_UNSAFE,
              CreateMode.EPHEMERAL,
              (code, path, context, name) -> there.countDown(),
              null);
    }
    assertThat(there.await(Duration.ofSeconds(60).toMillis(), TimeUnit.MILLISECONDS)).isTrue();
  }
}
