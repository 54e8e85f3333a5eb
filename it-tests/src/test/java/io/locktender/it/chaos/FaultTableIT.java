package io.locktender.it.chaos;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.it.Brakes;
import io.locktender.it.Cli;
import io.locktender.it.Cluster;
import io.locktender.it.Contents;
import io.locktender.it.EventOrder;
import io.locktender.it.Many;
import io.locktender.it.Node;
import io.locktender.it.Services;
import io.locktender.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of the table of faults that no other test shows with real processes: what must happen, what
 * is on the screen, and that typing what is on the screen helps.
 */
class FaultTableIT {
  private static final int TICK_MILLIS = 500;
  private static final int COLLECTIONS = 40;

  @TempDir private Path directory;

  @Test
  void zooKeeperIsGone_runningWorkersRunOn_anUpgradeWaits_allGoesOnWhenItIsBack() throws Exception {
    try (TestingServer zookeeper =
            new TestingServer(
                new InstanceSpec(null, -1, -1, -1, false, -1, TICK_MILLIS, -1), true);
        EmbeddedServer server = new EmbeddedServer(directory);
        MongoClient client = MongoClients.create(server.uri());
        Cluster cluster = cluster(zookeeper, server, client)) {
      Brakes brakes = serving(cluster.stateServers(2, ""));
      List<Long> workers = programs(cluster);

      zookeeper.stop();
      Cli blind = cluster.cli("status").exits(5);
      assertThat(blind.err()).contains("ZooKeeper");
      cluster.eventually("the master has given up", () -> gaveUp(cluster));
      assertThat(workers).as("still running").allMatch(FaultTableIT::isAlive);
      zookeeper.restart();
      Cli.Running upgrade = stillServesAndUpgradesAsFarAsTheStep(cluster, brakes);
      Node master = cluster.master();
      cluster.eventually("the step process runs", () -> !master.stepProcesses().isEmpty());
      zookeeper.stop();
      cluster.eventually(
          "the master gives up its step process", () -> master.stepProcesses().isEmpty());
      assertThat(cluster.document().admits()).isEmpty();
      assertThat(workers(cluster)).isEmpty();
      zookeeper.restart();
      brakes.off("step");

      cluster.ended(Outcome.SUCCEEDED);
      cluster.awaitServing("2.0.0");
      upgrade.end();
    }
  }

  @Test
  void theDatabaseServerRestarts_runningWorkersRunOn_anUpgradeBeginsAgainAndSucceeds()
      throws Exception {
    try (Restarts restarts = new Restarts("deadlines: {database: 1m}")) {
      restarts.whileWorkersRun();
      restarts.inAStep(Duration.ZERO);

      restarts.upgrade().exits(0);
      restarts.cluster().awaitServing("2.0.0");
      EndedUpgrade ended = restarts.cluster().last();
      assertThat(ended.outcome()).isEqualTo(Outcome.SUCCEEDED);
      String id = requireNonNull(ended.id());
      assertThat(restarts.cluster().cli("history", "--journal", id).out())
          .as("who begins again has a token of its own")
          .contains("takes over");
      assertThat(Contents.of(restarts.data())).isNotEqualTo(restarts.before());
    }
  }

  @Test
  void theDatabaseIsGoneForLongerThanItsDeadline_itIsRolledBackWhenItAnswers_withTheReason()
      throws Exception {
    try (Restarts restarts = new Restarts("deadlines: {database: 1s}")) {
      restarts.inAStep(Duration.ofSeconds(1));

      restarts.upgrade().exits(1);
      restarts.cluster().awaitServing("1.0.0");
      assertThat(restarts.cluster().cli("why").out())
          .contains("was rolled back", "the database could not", "it did not answer for");
      assertThat(Contents.of(restarts.data())).isEqualTo(restarts.before());
    }
  }

  @Test
  void
      aNodeDoesNotHoldInTime_theOldReleaseServesAgain_andItIsTriedAgain_namingTheNodeAndTheWorker() {
    try (Cluster cluster = Cluster.empty().stateServers(2, "deadlines: {hold: 2s}")) {
      Brakes brakes = serving(cluster);
      brakes.on("hold");

      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");

      cluster.eventually(
          "the hold is given up", () -> cluster.cli("why").out().contains("hold 1 was given up"));
      assertThat(cluster.cli("why").out())
          .contains("did not hold within", "node-1", "node-2", "api", "cutover");
      brakes.off("hold");
      cluster.awaitServing("1.0.0");
      upgrade.end().exits(0);
      cluster.awaitServing("2.0.0");
    }
  }

  @Test
  void aSwapCannotFinish_everythingStaysHeld_statusSaysWhatIsNeeded_andThatHelps() {
    try (Cluster cluster = Cluster.empty().session("20s").stateServers(2, "")) {
      var database = cluster.database().database();
      load(database.getCollection("packages"));
      Many.load(database, COLLECTIONS);
      cluster.release("1.0.0").worker().write();
      cluster.release("2.0.0").worker().step(Many.step(COLLECTIONS, "true", "packages")).write();
      cluster.serving("1.0.0");
      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
      cluster.awaitPhase(Phase.SWAP);
      Node master = cluster.master();
      master.pause();
      // What the paused master has sent may still be carried out: the last one is not among it.
      String copy = "locktender.work." + cluster.document().token() + ".packages";
      MongoNamespace kept = new MongoNamespace(database.getName(), "kept");
      database.getCollection(copy).renameCollection(kept);

      master.goOn();
      cluster.eventually("status says so", () -> says(cluster, "status", "the workers stay held"));

      assertThat(cluster.workers(cluster.node(1))).isEmpty();
      assertThat(cluster.workers(cluster.node(2))).isEmpty();
      assertThat(cluster.cli("why").out()).contains("packages", "rename");
      String wanted = "locktender.work." + cluster.document().token() + ".packages";
      assertThat(cluster.cli("status").out() + cluster.cli("why").out()).contains(wanted);
      database
          .getCollection("kept")
          .renameCollection(new MongoNamespace(database.getName(), wanted));
      upgrade.end().exits(0);
      cluster.awaitServing("2.0.0");
    }
  }

  /** A cluster of two whose database server is killed and started again. */
  private final class Restarts implements AutoCloseable {
    private final TestingServer zookeeper =
        new TestingServer(new InstanceSpec(null, -1, -1, -1, true, -1, TICK_MILLIS, -1), true);
    private final EmbeddedServer server = new EmbeddedServer(directory);
    private final MongoClient client = MongoClients.create(server.uri());
    private final Cluster cluster;
    private final Brakes brakes;
    private final Contents before;
    private Cli.@Nullable Running upgrade;

    Restarts(String settings) throws Exception {
      cluster = FaultTableIT.cluster(zookeeper, server, client).stateServers(2, settings);
      brakes = serving(cluster);
      before = Contents.of(data());
    }

    Cluster cluster() {
      return cluster;
    }

    MongoDatabase data() {
      return client.getDatabase("faults");
    }

    Contents before() {
      return before;
    }

    Cli upgrade() {
      return requireNonNull(upgrade).end();
    }

    void whileWorkersRun() {
      List<Long> workers = programs(cluster);
      server.kill();
      cluster.eventually("status says so", () -> says(cluster, "status", "does not answer"));
      assertThat(workers).as("still running").allMatch(FaultTableIT::isAlive);
      server.start();
    }

    /** Kills the server in a step; it is back so long after the step has failed. */
    void inAStep(Duration gone) {
      upgrade = stillServesAndUpgradesAsFarAsTheStep(cluster, brakes);
      Node master = cluster.master();
      cluster.eventually("the step runs", () -> since(master, "task-started", Duration.ZERO));
      server.kill();
      brakes.off("step");
      cluster.eventually("the step fails", () -> since(master, "task-ended", gone));
      cluster.eventually("status says so", () -> says(cluster, "status", "does not answer"));
      assertThat(workers(cluster)).isEmpty();
      server.start();
    }

    @Override
    public void close() throws IOException {
      cluster.close();
      client.close();
      server.close();
      zookeeper.close();
    }
  }

  private static Cluster cluster(
      TestingServer zookeeper, EmbeddedServer server, MongoClient client) {
    return Cluster.on(
        new Services(
            zookeeper.getConnectString(),
            new TestDatabase(server.uri(), client, "faults"),
            node -> zookeeper.getConnectString(),
            node -> server.uri()));
  }

  private static Cli.Running stillServesAndUpgradesAsFarAsTheStep(Cluster cluster, Brakes brakes) {
    cluster.awaitServing("1.0.0");
    assertThat(started(cluster)).as("no worker was started anew").isEqualTo(2);
    brakes.on("step");
    Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
    cluster.awaitPhase(Phase.FINISH);
    return upgrade;
  }

  /** Every node serves 1.0.0, with data; 2.0.0 can be held up. */
  private static Brakes serving(Cluster cluster) {
    Brakes brakes = new Brakes(cluster);
    load(cluster.database().database().getCollection("packages"));
    cluster.serving("1.0.0");
    return brakes;
  }

  private static void load(MongoCollection<Document> packages) {
    packages.insertMany(
        IntStream.range(0, 200)
            .mapToObj(i -> new Document("_id", i).append("name", "package-" + i))
            .toList());
  }

  private static List<Long> workers(Cluster cluster) {
    List<Long> workers = new ArrayList<>();
    cluster.nodes().forEach(node -> workers.addAll(cluster.workers(node)));
    return workers;
  }

  /** The workers' own processes, without what they start for a moment. */
  private static List<Long> programs(Cluster cluster) {
    List<Long> programs = new ArrayList<>();
    for (Node node : cluster.nodes()) {
      events(node, "worker-started").forEach(event -> programs.add(event.path("pid").asLong()));
    }
    assertThat(programs).hasSize(cluster.nodes().size()).allMatch(FaultTableIT::isAlive);
    return programs;
  }

  private static long started(Cluster cluster) {
    return cluster.nodes().stream().mapToLong(node -> events(node, "worker-started").size()).sum();
  }

  /** Whether the step that waits has started, or ended, so long ago. */
  private static boolean since(Node master, String type, Duration ago) {
    return events(master, type).stream()
        .filter(event -> event.path("step").asText().equals("waits"))
        .map(event -> Instant.parse(event.path("at").asText()))
        .anyMatch(at -> at.plus(ago).isBefore(Instant.now()));
  }

  private static List<JsonNode> events(Node node, String type) {
    return EventOrder.read(node.state()).stream()
        .filter(event -> event.path("type").asText().equals(type))
        .toList();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** The master has given up; no agent has ended. */
  private static boolean gaveUp(Cluster cluster) {
    return cluster.nodes().stream().allMatch(Node::runs)
        && cluster.nodes().stream().anyMatch(node -> node.lastLog().contains("no longer master"));
  }

  private static boolean says(Cluster cluster, String command, String what) {
    Cli cli = cluster.cli(command);
    return (cli.out() + cli.err()).contains(what);
  }
}
