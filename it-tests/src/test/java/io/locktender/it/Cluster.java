package io.locktender.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real agents. Its end checks, whatever the test did: that no worker ran that was not
 * admitted, and that no process of it is left.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int MUCH_TO_SWEEP = 300;
  private static final String ABSENT = "absent";
  private static final long ENDS_WITHIN_SECONDS = 20;

  private final String name = "it" + ProcessHandle.current().pid() + "n" + NUMBER.incrementAndGet();
  private final Path directory;
  private final Services services;
  private final TestDatabase database;
  private final ClusterStore store;
  private final ClusterConnection zookeeper;
  private volatile Map<String, NodeReport> reports = Map.of();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Long, Set<String>> baseline = new HashMap<>();
  private final List<JsonNode> operator = new ArrayList<>();
  private String session = "2s";
  private String workerUri = "";
  private String newer =
      "http: {bind: \"127.0.0.1:0\", page: true}\nsteps: {heap: 64m, java-options: ["
          + String.join(", ", Jvm.options())
          + "]}";

  private Cluster(Services services) {
    this.services = services;
    try {
      directory = Files.createTempDirectory("locktender-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = services.database();
    store = store(database);
    zookeeper =
        ClusterConnection.open(
            ZooKeeperSettings.of(services.zookeeper(), Duration.ofSeconds(10)),
            new ClusterPaths(name),
            () -> {}); // The tests look by themselves.
  }

  /** State servers named node-1, node-2, ..; none is started. */
  public static Cluster ofStateServers(int count) {
    return empty().stateServers(count, "");
  }

  /** A cluster that has no node yet. */
  public static Cluster empty() {
    return on(Services.shared());
  }

  /** A cluster on servers of the test's own, which has no node yet. */
  public static Cluster on(Services services) {
    ClassArchive.make();
    return new Cluster(services);
  }

  /** Adds state servers; {@code more} are further lines of each one's agent.yaml. */
  public Cluster stateServers(int count, String more) {
    for (int i = 1; i <= count; i++) {
      add("node-" + (nodes.size() + 1), "state-server", more);
    }
    return this;
  }

  /** Gives the workers of the nodes that are added next a connection string of their own. */
  public String workersUri() {
    String agents = services.mongodbOf().apply("node-1");
    String uri = agents + (agents.contains("?") ? "&" : "/?") + "appName=worker";
    workerUri = ", worker-uri: \"" + uri + "\"";
    return uri;
  }

  /**
   * The agent.yaml of the nodes that are added next has only what the build before this one reads.
   */
  Cluster readByTheBuildBefore() {
    newer = "http: {bind: \"127.0.0.1:0\"}";
    return this;
  }

  /** How long ZooKeeper waits for an agent that is silent; for the nodes that are added next. */
  public Cluster session(String timeout) {
    session = timeout;
    return this;
  }

  /** Adds a node; {@code more} are further lines of its agent.yaml. */
  public Node add(String node, String role, String more) {
    return add(node, yaml(node, role, releases(), more));
  }

  /** Adds a state server whose releases are in a directory of its own. */
  public Node addWithOwnReleases(String node) {
    return add(node, yaml(node, "state-server", releasesOf(node), ""));
  }

  private Node add(String node, String yaml) {
    Node added = new Node(node, directory.resolve(node), yaml);
    nodes.add(added);
    return added;
  }

  /** Another agent under a node's name, with a state directory of its own; not of the cluster. */
  public Node twin(Node node) {
    String where = node.name() + "-twin";
    String yaml = yaml(node.name(), "state-server", releases(), "");
    String own = yaml.replace(node.state().toString(), directory.resolve(where) + "/state");
    return new Node(node.name(), directory.resolve(where), own);
  }

  private String yaml(String node, String role, Path releases, String more) {
    return String.join(
        "\n",
        "cluster: " + name,
        "node: " + node,
        "roles: [" + role + "]",
        "zookeeper: {connect: \""
            + services.zookeeperOf().apply(node)
            + "\", session-timeout: "
            + session
            + "}",
        "mongodb: {uri: \""
            + services.mongodbOf().apply(node)
            + "\", database: "
            + database.name()
            + workerUri
            + "}",
        "releases: " + releases,
        "state: " + directory.resolve(node).resolve("state"),
        newer,
        more,
        "");
  }

  /** ZooKeeper's connect string. */
  String connect() {
    return services.zookeeper();
  }

  /** Where its znodes are. */
  ClusterPaths paths() {
    return new ClusterPaths(name);
  }

  public Path releases() {
    return directory.resolve("releases");
  }

  /** A release on the disk of every node. */
  public ReleaseDirectory release(String version) {
    return new ReleaseDirectory(releases(), version);
  }

  /** A release on the disk of one node, which was added with releases of its own. */
  public ReleaseDirectory release(Node node, String version) {
    return new ReleaseDirectory(releasesOf(node.name()), version);
  }

  private Path releasesOf(String node) {
    return directory.resolve(node).resolve("releases");
  }

  public Path file(String fileName) {
    return directory.resolve(fileName);
  }

  /** The cluster's name. */
  public String name() {
    return name;
  }

  /** Everything of the cluster that is on disk. */
  public Path directory() {
    return directory;
  }

  /** The test's own connection, directly to the servers. */
  public ClusterConnection zookeeper() {
    return zookeeper;
  }

  public TestDatabase database() {
    return database;
  }

  public ClusterStore store() {
    return store;
  }

  /** Another one over the same connections, which has read nothing yet. */
  public ClusterStore anotherStore() {
    return store(database);
  }

  private static ClusterStore store(TestDatabase database) {
    return new ClusterStore(new MongoControlStore(database.database(), InstantSource.system()));
  }

  public Node node(int number) {
    return nodes.get(number - 1);
  }

  public List<Node> nodes() {
    return nodes;
  }

  /** Writes the first version document. */
  public Cluster atVersion(String version) {
    cli("db", "baseline", version).exits(0);
    VersionDocument first = document();
    baseline.put(
        first.revision(),
        first.admits().stream()
            .map(id -> id.version() + "@" + id.digest())
            .collect(Collectors.toSet()));
    return this;
  }

  /** Baselines at a version, starts every agent, and waits until all serve. */
  public Cluster serving(String version) {
    atVersion(version);
    nodes.forEach(Node::start);
    awaitServing(version);
    return this;
  }

  /** Adopts the restored database, and notes it for the check at the end. */
  Cli adopt() {
    VersionDocument dump = document();
    Cli adopted = cli("db", "adopt", "--yes", "--json").exits(0);
    operator.add(RevisionLog.adoption(dump, adopted.json()));
    return adopted;
  }

  public void awaitServing(String version) {
    eventually(
        "every node serves " + version,
        () ->
            nodes.stream()
                .map(node -> reports().get(node.name()))
                .allMatch(
                    report ->
                        report != null
                            && report.state() == NodeState.SERVING
                            && version.equals(String.valueOf(report.release()))));
  }

  /**
   * What each node says of itself in ZooKeeper now, or when that answered last; a node without a
   * session is not there.
   */
  public Map<String, NodeReport> reports() {
    try {
      reports = zookeeper.readView().reports();
    } catch (ZooKeeperUnavailableException e) {
      return reports; // Some tests take it away.
    }
    return reports;
  }

  /** Whether ZooKeeper says that nobody is elected. */
  boolean noMaster() {
    try {
      return zookeeper.readView().master() == null;
    } catch (ZooKeeperUnavailableException e) {
      return false;
    }
  }

  public Cli cli(String... arguments) {
    return Cli.run(nodes.get(0).config(), List.of(arguments));
  }

  /** In a process of its own, as an operator does. */
  Cli cliInAProcess(String... arguments) {
    return cliInAProcess(nodes.get(0).config(), arguments);
  }

  Cli cliInAProcess(Path config, String... arguments) {
    return Cli.inAProcess(directory, Cli.with(config, List.of(arguments)));
  }

  /** As if typed with another agent.yaml. */
  public Cli cliOf(Path config, String... arguments) {
    return Cli.run(config, List.of(arguments));
  }

  /** As if typed where there is no agent.yaml. */
  public Cli cliWithoutConfig(String... arguments) {
    return Cli.start(List.of(arguments)).end();
  }

  public Cli.Running cliInBackground(String... arguments) {
    return Cli.start(nodes.get(0).config(), List.of(arguments));
  }

  public VersionDocument document() {
    return store.read().orElseThrow();
  }

  public @Nullable Phase phase() {
    VersionDocument document = document();
    return document.upgrade() == null ? null : document.upgrade().phase();
  }

  /** Waits for a phase, looking as often as can be: phases may be short. */
  public void awaitPhase(Phase phase) {
    awaitDocument(
        "phase " + phase,
        document -> document.upgrade() != null && document.upgrade().phase() == phase);
  }

  /** Waits for SYNC of what is asked for now, and keeps the upgrade in READY. */
  public void keepInReady() {
    awaitPhase(Phase.SYNC);
    registerAbsent();
    awaitPhase(Phase.READY);
  }

  public void awaitDocument(String what, Predicate<VersionDocument> condition) {
    await(what)
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> condition.test(document()));
  }

  public void eventually(String what, Callable<Boolean> condition) {
    if (!comesTrue(condition)) {
      throw new AssertionError(what + "\n" + logs());
    }
  }

  /** Waits as long as {@link #eventually}; whether it came true. */
  boolean comesTrue(Callable<Boolean> condition) {
    try {
      await().atMost(LONG).pollInterval(Duration.ofMillis(200)).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private String logs() {
    return nodes.stream()
        .map(node -> "--- " + node.name() + "\n" + node.lastLog())
        .collect(Collectors.joining("\n"));
  }

  /** Waits until the one request so far has ended; returns how. */
  public EndedUpgrade ended(Outcome outcome) {
    eventually(
        "the request ends", () -> document().upgrade() == null && document().lastEnded() != null);
    EndedUpgrade last = last();
    assertThat(last.outcome()).as("%s%n%s", last, logs()).isEqualTo(outcome);
    return last;
  }

  public EndedUpgrade last() {
    return store.history(1).get(0);
  }

  public List<JournalEntry> journal(String upgrade) {
    return store.journal(upgrade, 1_000);
  }

  /** A node that is not master. */
  public Node other() {
    Node master = master();
    return nodes.stream().filter(node -> node != master).findFirst().orElseThrow();
  }

  /**
   * Registers a node that has no agent. An upgrade that is in SYNC goes on to READY, and stays
   * there until the node is removed: nothing is held before each registered node has answered.
   */
  void registerAbsent() {
    store.register(
        new NodeRegistration(
            ABSENT, "never-there", List.of(NodeRole.MACHINE), Instant.now(), AgentBuild.current()));
  }

  /** The node that was never there is registered no more. */
  void removeAbsent() {
    cli("node", "remove", ABSENT, "--workers-are-stopped", "--yes").exits(0);
  }

  /** A tool that writes the target by itself. */
  public OtherTool otherTool() {
    return new OtherTool(services.zookeeper(), name);
  }

  /** Collections of a mastership that has ended, so that sweeping takes a while. */
  public void leaveMuchToSweep() {
    for (int i = 0; i < MUCH_TO_SWEEP; i++) {
      database.database().createCollection("locktender.work.tended.left" + i);
    }
  }

  /** Why the last request failed. */
  public String reason() {
    EndedUpgrade last = last();
    assertThat(last.failure()).as("%s", last).isNotNull();
    return requireNonNull(last.failure()).reason();
  }

  /** The node that is master, by the version document's token in its event log. */
  public Node master() {
    String token = document().token();
    return nodes.stream()
        .filter(
            node ->
                EventOrder.read(node.state()).stream()
                    .anyMatch(
                        event ->
                            event.path("type").asText().equals("elected")
                                && event.path("token").asText().equals(token)))
        .findFirst()
        .orElseThrow();
  }

  /** The pids of this node's workers that run now, without what one starts for a moment. */
  public List<Long> workers(Node node) {
    String mark = "LOCKTENDER_COOKIE=" + name + "/" + node.name() + "/";
    Map<Long, ProcessHandle> marked =
        ProcessHandle.allProcesses()
            .filter(process -> environment(process.pid()).contains(mark))
            .collect(Collectors.toMap(ProcessHandle::pid, process -> process));
    return marked.values().stream()
        .filter(
            process ->
                process.parent().map(ProcessHandle::pid).filter(marked::containsKey).isEmpty())
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }

  /** What some processes are, for a test that expected others. */
  public static List<String> described(List<Long> pids) {
    return pids.stream()
        .map(pid -> pid + " " + ProcessHandle.of(pid).map(ProcessHandle::info).orElse(null))
        .toList();
  }

  /** How often a worker was told to stop so far, on any node, or had ended by itself. */
  public long workersEnded() {
    return nodes.stream()
        .flatMap(node -> EventOrder.read(node.state()).stream())
        .map(event -> event.path("type").asText())
        .filter(type -> type.equals("worker-stopping") || type.equals("worker-ended"))
        .count();
  }

  private static String environment(long pid) {
    try {
      return Files.readString(
          Path.of("/proc", String.valueOf(pid), "environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It is gone, or not ours.
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> left = new ArrayList<>();
    for (Node node : nodes) {
      if (node.runs()) {
        // What an agent has started is killed after it: it must not write what is dropped.
        List<ProcessHandle> started = node.agent().descendants().toList();
        left.add(node.agent().toHandle());
        left.addAll(started);
      }
      workers(node).forEach(pid -> ProcessHandle.of(pid).ifPresent(left::add));
    }
    left.forEach(ProcessHandle::destroyForcibly);
    left.forEach(Cluster::awaitEnd);
    try {
      checkOrder();
    } finally {
      zookeeper.close();
      database.close();
      deleteAll();
    }
    assertThat(database.client().listDatabaseNames()).doesNotContain(database.name());
  }

  /** That no worker ran that was not admitted; every revision of the document is in a log. */
  public void checkOrder() {
    Map<String, List<JsonNode>> logs = new HashMap<>();
    nodes.forEach(node -> logs.put(node.name(), EventOrder.read(node.state())));
    logs.put("the operator", operator);
    long last = store.read().map(VersionDocument::revision).orElse(0L);
    EventOrder.check(logs, baseline, last);
  }

  private static void awaitEnd(ProcessHandle process) {
    process.onExit().orTimeout(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
  }

  private void deleteAll() {
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
