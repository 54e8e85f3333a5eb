package io.locktender.it.scale;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.it.Cluster;
import io.locktender.it.Services;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bson.Document;

/** One master that is a real agent, many light ones, a ZooKeeper server of their own. */
final class Crowd implements AutoCloseable {
  /** By HOLD, as 2.0.0 is. */
  static final List<String> LATER = List.of("4.0.0", "5.0.0");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int STARTED_AT_ONCE = 50;

  private final int nodes;
  private final Path directory;
  final ZooKeeperProcess zookeeper;
  private final Cluster cluster;
  private final Acks acks = new Acks();
  private final List<LightAgent> light = new ArrayList<>();

  /**
   * Starts them; all serve 1.0.0 when it returns.
   *
   * @param nodes how many there are, the master among them; 2 to 1,000
   */
  Crowd(int nodes) throws IOException {
    this.nodes = nodes;
    directory = Files.createTempDirectory("locktender-scale");
    zookeeper = ZooKeeperProcess.start(directory.resolve("zookeeper"));
    TestDatabase database = TestMongo.shared().newDatabase();
    cluster =
        Cluster.on(
                new Services(
                    zookeeper.connect(),
                    database,
                    node -> zookeeper.connect(),
                    node -> database.uri()))
            .session("40s")
            .stateServers(1, "");
    database
        .database()
        .getCollection("packages")
        .insertOne(new Document("_id", 1).append("name", "a"));
    releases();
    cluster.serving("1.0.0");
    startLight();
  }

  private void releases() {
    cluster.release("1.0.0").worker().write();
    cluster
        .release("2.0.0")
        .worker()
        .step("id: state\nset-field: {collection: packages, field: state, value: new}")
        .write();
    for (String version : LATER) {
      cluster
          .release(version)
          .worker()
          .step(
              "id: state-%1$s%nset-field: {collection: packages, field: state, value: %1$s}"
                  .formatted(version))
          .write();
    }
    cluster
        .release("3.0.0")
        .rollsFrom(">=2.0.0")
        .worker()
        .step("id: kind\nphase: expand\nset-field: {collection: packages, field: kind, value: a}")
        .write();
  }

  private void startLight() {
    SharedReleases releases = new SharedReleases(cluster.releases(), directory);
    for (int number = 2; number <= nodes; number++) {
      LightAgent agent =
          new LightAgent(
              "node-" + number,
              cluster.name(),
              zookeeper.connect(),
              cluster.anotherStore(),
              releases,
              acks);
      light.add(agent);
      agent.start();
      if (light.size() % STARTED_AT_ONCE == 0) {
        awaitServing();
      }
    }
    awaitServing();
  }

  private void awaitServing() {
    eventually("the light ones serve", () -> acks.serving() == light.size());
  }

  private static void eventually(String what, Callable<Boolean> wanted) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(wanted);
  }

  /** Upgrades, and waits until every node serves the new release. */
  void upgrade(String version, String... options) {
    List<String> words = new ArrayList<>(List.of("upgrade", version, "--yes"));
    words.addAll(List.of(options));
    cluster.cli(words.toArray(String[]::new)).exits(0);
    eventually("the upgrade to " + version + " is done", () -> isAt(version));
    long revision = cluster.document().revision();
    eventually("all serve " + version, () -> acks.lastServing(light.size(), revision).isPresent());
    cluster.awaitServing(version);
  }

  private boolean isAt(String version) {
    VersionDocument document = cluster.document();
    return document.upgrade() == null && document.version().toString().equals(version);
  }

  /** From the transition to a phase until every light node had acked it, by the last upgrade. */
  Duration acked(String phase) {
    JsonNode opened = lastTransition(phase);
    Instant begin = Instant.parse(opened.path("at").asText());
    return Duration.between(
        begin, acks.last(light.size(), opened.path("revision").asLong()).orElseThrow());
  }

  private JsonNode lastTransition(String phase) {
    try {
      Optional<JsonNode> found = Optional.empty();
      for (String line : Files.readAllLines(cluster.node(1).state().resolve("events.jsonl"))) {
        JsonNode event = JSON.readTree(line);
        if (event.path("type").asText().equals("transition")
            && event.path("phase").asText().equals(phase)) {
          found = Optional.of(event);
        }
      }
      return found.orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What happens meanwhile, by the server's account. */
  Cost cost(Runnable what) {
    Cost.Moment before = Cost.Moment.now(zookeeper);
    what.run();
    return Cost.between(before, Cost.Moment.now(zookeeper), nodes);
  }

  /** The server is started anew; what it is asked in the time after that. */
  Cost restart(Duration watched) {
    zookeeper.restart();
    Cost.Moment start = Cost.Moment.atStart();
    pass(watched);
    eventually(
        "all are connected",
        () -> zookeeper.counts().getOrDefault("zk_num_alive_connections", 0L) > nodes);
    return Cost.between(start, Cost.Moment.now(zookeeper), nodes);
  }

  static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
  }

  @Override
  public void close() {
    for (LightAgent agent : light) {
      agent.close();
    }
    cluster.close();
    zookeeper.close();
  }
}
