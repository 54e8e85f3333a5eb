package io.locktender.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.it.Cluster;
import io.locktender.it.EventOrder;
import io.locktender.it.Jvm;
import io.locktender.it.Node;
import io.locktender.it.ReleaseDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * A product that is in service: a cluster at release 1.0.0, with real records, behind a balancer.
 */
final class Shop implements AutoCloseable {
  static final String OLD = "1.0.0";
  static final String NEW = "2.0.0";

  private static final Duration ENDS_WITHIN = Duration.ofMinutes(10);
  private static final String DEFAULT_WITHIN = "2s";

  /** Ten agents and ten workers on a small machine take their time: that is not what is tested. */
  private static final String PATIENT = "deadlines: {preflight: 5m, hold: 5m, start: 5m}";

  /** By bash alone: a JVM for each question would cost more than the requests. */
  private static final String ASK =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      . bin/port
      exec 3<> "/dev/tcp/127.0.0.1/$port"
      printf '%s HTTP/1.0\\r\\nContent-Length: 0\\r\\n\\r\\n' >&3
      read -r _ status _ <&3
      [ "$status" = 200 ]
      """;

  private static final String STEPS =
      """
      id: %s
      phase: %s
      """;
  private static final String BY_EMAIL =
      """
      id: by-email
      phase: %s
      create-index: {collection: packages, keys: {"split.email": 1}}
      """;
  private static final String NO_OLD =
      """
      id: no-old
      phase: contract
      unset-field: {collection: packages, field: "%s"}
      """;

  private final Cluster cluster;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Balancer balancer;
  private final Client client;
  private final List<String> names;
  private final List<Runnable> clients = new ArrayList<>();

  /**
   * Opens it, and waits until every node serves.
   *
   * @param nodes how many, each a state server
   * @param records how many documents
   */
  static Shop open(int nodes, int records) {
    Cluster cluster = Cluster.empty().session("20s").stateServers(nodes, PATIENT);
    try {
      return new Shop(cluster, records);
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private Shop(Cluster cluster, int records) {
    this.cluster = cluster;
    int nodes = cluster.nodes().size();
    List<Integer> free = Ports.free(nodes + 1);
    cluster.nodes().forEach(node -> ports.put(node.name(), free.get(ports.size())));
    names = Packages.load(packages(), records);
    release(OLD, PackageWorker.Strategy.GOOD, DEFAULT_WITHIN).write();
    cluster.atVersion(OLD);
    for (Node node : cluster.nodes()) {
      node.start();
      Apart.onlyWhatIsLeft(node.agent());
    }
    awaitServing(OLD);
    balancer = Balancer.start(cluster.directory(), free.get(nodes), ports);
    client = new Client(balancer.uri());
    cluster.eventually(
        "every worker is in service",
        () ->
            Stream.generate(() -> client.get(names.get(0), System.nanoTime()).join())
                .limit(2L * nodes)
                .allMatch(reply -> reply.call().ok()));
  }

  private ReleaseDirectory release(
      String version, PackageWorker.Strategy way, String healthWithin) {
    String nodes =
        ports.entrySet().stream()
            .map(port -> "%s) port=%d ;;\n".formatted(port.getKey(), port.getValue()))
            .collect(Collectors.joining("", "case $LOCKTENDER_NODE in\n", "esac\n"));
    String java =
        Stream.of(
                Stream.of(Jvm.program(), "-Xmx96m", "-Dsun.net.httpserver.nodelay=true"),
                Jvm.options().stream(),
                Stream.of("-cp", "'" + System.getProperty("java.class.path") + "'"),
                Stream.of(PackageWorker.class.getName(), version, "\"$port\"", way.name()))
            .flatMap(words -> words)
            .collect(Collectors.joining(" "));
    ReleaseDirectory release = cluster.release(version);
    if (version.equals(NEW)) {
      release.rollsFrom(">=" + OLD);
    }
    return release
        .file("bin/port", nodes)
        .file("bin/worker", "#!/bin/sh\n. bin/port\nexec " + java + "\n")
        .file("bin/healthy", ASK.formatted("GET /health"))
        .file("bin/drain", ASK.formatted("POST /drain"))
        .worker(
            String.join(
                "\n    ",
                "health: {exec: [bin/healthy], within: " + healthWithin + "}",
                "start-within: 30s",
                "stop-within: 10s",
                "drain: {exec: [bin/drain]}",
                "drain-within: 30s"));
  }

  /** Release 2.0.0 as it rolls. */
  ReleaseDirectory rolling(PackageWorker.Strategy way, String healthWithin) {
    return withSteps(release(NEW, way, healthWithin), "expand");
  }

  /** Release 2.0.0 as it rolls, and as it should be. */
  void rolls() {
    rolling(PackageWorker.Strategy.GOOD, DEFAULT_WITHIN).write();
  }

  /** Release 2.0.0 with the same steps, which goes by HOLD. */
  void holds() {
    withSteps(release(NEW, PackageWorker.Strategy.GOOD, DEFAULT_WITHIN), "migrate").write();
  }

  private ReleaseDirectory withSteps(ReleaseDirectory release, String phase) {
    SplitSteps.write(cluster.releases().resolve(NEW).resolve("lib"));
    return release
        .step(STEPS.formatted(SplitSteps.ID, phase))
        .step(BY_EMAIL.formatted(phase))
        .step(NO_OLD.formatted(Maintainer.OLD));
  }

  /** Readers, at so many a second. */
  OpenLoop readers(int perSecond) {
    OpenLoop readers = new OpenLoop(client, names, perSecond);
    clients.add(readers::close);
    return readers;
  }

  Writers writers(int count) {
    Writers writers = new Writers(client, names, count);
    clients.add(writers::close);
    return writers;
  }

  /** Asks for release 2.0.0, and waits until that has ended, however long it takes. */
  EndedUpgrade upgrade(Outcome outcome, String... options) {
    request(options);
    return end(outcome);
  }

  /** Asks for release 2.0.0: an upgrade runs then. */
  void request(String... options) {
    String[] words =
        Stream.concat(Stream.of("upgrade", NEW, "--yes", "--timeout", "100s"), Stream.of(options))
            .toArray(String[]::new);
    cluster.cli(words).exits(0);
  }

  /** Waits until every node serves a release: many that start at once take their time. */
  void awaitServing(String version) {
    await("every node serves " + version)
        .atMost(ENDS_WITHIN)
        .until(
            () ->
                cluster.reports().values().stream()
                        .filter(report -> report.state() == NodeState.SERVING)
                        .filter(report -> version.equals(String.valueOf(report.release())))
                        .count()
                    == cluster.nodes().size());
  }

  /** Waits until the expand steps have run, before any node switches. */
  void awaitExpanded() {
    await("the schema is expanded")
        .atMost(ENDS_WITHIN)
        .until(() -> cluster.phase() != Phase.EXPAND);
  }

  /** Waits until the copies are current, and nothing but the cut-over is waited for. */
  void awaitReady() {
    await("the copies are current").atMost(ENDS_WITHIN).until(() -> cluster.phase() == Phase.READY);
  }

  /** Lets the hold begin. */
  void cutOver() {
    cluster.cli("cutover", "--timeout", "100s").exits(0);
  }

  /** Waits until the upgrade has ended. */
  EndedUpgrade end(Outcome outcome) {
    await("the upgrade ends").atMost(ENDS_WITHIN).until(() -> cluster.document().upgrade() == null);
    return cluster.ended(outcome);
  }

  MongoCollection<Document> packages() {
    return cluster.database().database().getCollection(Packages.COLLECTION);
  }

  /** The nodes on which a worker of release 2.0.0 was started. */
  Set<String> switched() {
    return cluster.nodes().stream()
        .filter(node -> events(node, "worker-started").anyMatch(release -> release.equals(NEW)))
        .map(Node::name)
        .collect(Collectors.toSet());
  }

  private static Stream<String> events(Node node, String type) {
    return EventOrder.read(node.state()).stream()
        .filter(event -> event.path("type").asText().equals(type))
        .map(event -> event.path("release").asText());
  }

  /** That the master wrote down, in CONTRACT, that nothing is pending. */
  void checkNothingWasPendingAtContract() {
    assertThat(
            cluster.nodes().stream()
                .flatMap(node -> EventOrder.read(node.state()).stream())
                .filter(event -> event.path("type").asText().equals("transition"))
                .map(event -> event.path("why").asText()))
        .contains("CONTRACT: no document is left to expand");
  }

  @Override
  public void close() {
    clients.forEach(Runnable::run);
    balancer.close();
    cluster.close();
  }
}
