package io.locktender.bench.site;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A cluster of agents as they are distributed, with a database of its own. Closing it ends all. */
public final class BenchCluster implements AutoCloseable {
  private static final Duration SERVES_WITHIN = Duration.ofMinutes(10);
  private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(2);
  private static final int STATE_SERVERS = 3;
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String name = "b" + ProcessHandle.current().pid() + "n" + NUMBER.incrementAndGet();
  private final Distribution distribution;
  private final ZooKeeper zookeeper;
  private final TestDatabase database = TestMongo.shared().newDatabase();
  private final Path directory;
  private final List<Agent> agents = new ArrayList<>();

  private BenchCluster(Distribution distribution, ZooKeeper zookeeper) {
    this.distribution = distribution;
    this.zookeeper = zookeeper;
    try {
      directory = Files.createTempDirectory("locktender-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Nodes named node-1, node-2, ..; none is started. The first three are state servers.
   *
   * @param session ZooKeeper's time-out, as agent.yaml has it
   */
  public static BenchCluster of(
      Distribution distribution, ZooKeeper zookeeper, int nodes, String session) {
    BenchCluster site = new BenchCluster(distribution, zookeeper);
    for (int i = 1; i <= nodes; i++) {
      String node = "node-" + i;
      String role = i <= STATE_SERVERS ? "state-server" : "machine";
      Path where = site.directory.resolve(node);
      site.agents.add(new Agent(node, where, site.yaml(node, role, where, session)));
    }
    return site;
  }

  private String yaml(String node, String role, Path where, String session) {
    return String.join(
        "\n",
        "cluster: " + name,
        "node: " + node,
        "roles: [" + role + "]",
        "zookeeper: {connect: \"" + zookeeper.connect() + "\", session-timeout: " + session + "}",
        "mongodb: {uri: \"" + database.uri() + "\", database: " + database.name() + "}",
        "releases: " + releases(),
        "state: " + where.resolve("state"),
        "http: {bind: \"127.0.0.1:0\"}",
        "");
  }

  public Path releases() {
    return directory.resolve("releases");
  }

  /** Where a part may keep files of its own; gone with the site. */
  public Path directory() {
    return directory;
  }

  public TestDatabase database() {
    return database;
  }

  public List<Agent> agents() {
    return agents;
  }

  /** Baselines at a version, starts every agent, and waits until all serve. */
  public BenchCluster serving(String version) {
    baseline(version);
    agents.forEach(agent -> agent.start(distribution));
    awaitServing();
    return this;
  }

  public void baseline(String version) {
    command("db", "baseline", version).succeeds(ANSWERS_WITHIN);
  }

  /** Waits until every node says that it serves, looking 100 times a second. */
  public void awaitServing() {
    await("every node serves")
        .atMost(SERVES_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> serving() == agents.size());
  }

  private long serving() {
    return zookeeper.reports(name).stream().filter(BenchCluster::serves).count();
  }

  private static boolean serves(String report) {
    try {
      JsonNode json = JSON.readTree(report);
      return json.path("state").asText().equals("SERVING");
    } catch (IOException e) {
      throw new UncheckedIOException(report, e);
    }
  }

  /** Starts a command, as if typed on the first node. */
  public Program command(String... words) {
    return command(Map.of(), words);
  }

  private Program command(Map<String, String> environment, String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--config", agents.get(0).config().toString()));
    try {
      Path output = Files.createTempFile(directory, "command", ".out");
      return Program.start(distribution.command(arguments), environment, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins to look at the memory of those that run the steps. */
  public StepMemory stepMemory() {
    return new StepMemory(stepMark());
  }

  private String stepMark() {
    return "LOCKTENDER_STEP_PROCESS=" + name + "/";
  }

  /** What all nodes did so far, by time. */
  public List<NodeEvent> events() {
    return agents.stream()
        .flatMap(agent -> agent.events().stream())
        .sorted(Comparator.comparing(NodeEvent::at))
        .toList();
  }

  /** The lines of all agents' logs that hold a text. */
  public List<String> logged(String text) {
    return agents.stream()
        .filter(Agent::started)
        .flatMap(agent -> agent.log().lines())
        .filter(line -> line.contains(text))
        .toList();
  }

  @Override
  public void close() {
    // What an agent has started goes after it: it must not write what is dropped.
    agents.stream().filter(Agent::started).forEach(Agent::kill);
    Stream.of("LOCKTENDER_COOKIE=" + name + "/", stepMark())
        .flatMap(mark -> Proc.withEnvironment(mark).stream())
        .forEach(process -> process.destroyForcibly());
    database.close();
    try {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
