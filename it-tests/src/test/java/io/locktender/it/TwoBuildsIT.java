package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.RecordFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A cluster of three whose agents are updated from one build to the next, as they are installed:
 * one after the other, and back, with upgrades in between under a master of either build. What a
 * client asks the workers meanwhile is answered.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class TwoBuildsIT {
  private static final int DOCUMENTS = 100;
  private static final String HOLDS =
      """
      id: holds-%s
      transform:
        collection: packages
        pending: {held: {$ne: "%s"}}
        update: {$set: {held: "%s"}}
      """;
  private static final String ROLLS =
      """
      id: rolls-%s
      phase: expand
      set-field: {collection: packages, field: "rolled%s", value: yes}
      """;

  private final Cluster cluster =
      Cluster.empty()
          .session("10s")
          .readByTheBuildBefore()
          .stateServers(3, "deadlines: {preflight: 5m, hold: 5m, start: 5m}");
  private Path previous;

  @BeforeAll
  void everyAgentIsOfTheBuildBefore() throws IOException {
    previous = Distributions.previous();
    UpgradeIT.load(cluster, DOCUMENTS);
    release("1.0.0").write();
    release("2.0.0").step(HOLDS.replace("%s", "2")).write();
    release("3.0.0").rollsFrom(">=2.0.0").step(ROLLS.replace("%s", "3")).write();
    release("4.0.0").step(HOLDS.replace("%s", "4")).write();
    release("5.0.0").rollsFrom(">=4.0.0").step(ROLLS.replace("%s", "5")).write();
    cluster.atVersion("1.0.0");
    cluster.node(1).startFrom(previous);
    awaitMaster("node-1");
    cluster.node(2).startFrom(previous);
    cluster.node(3).startFrom(previous);
    cluster.awaitServing("1.0.0");
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  @Order(1)
  void twoAgentsAreUpdatedWhileTheirWorkersServe() throws Exception {
    SteadyRequests requests = SteadyRequests.to(workers("1.0.0"));
    Map<String, Long> pids = pids();
    for (int number : List.of(2, 3)) {
      toCurrent(cluster.node(number));
      assertThat(pids()).isEqualTo(pids);
    }
    assertThat(requests.endsWithoutAFailure()).isPositive();
    assertThat(master()).isEqualTo("node-1");
    assertThat(formats())
        .isEqualTo(
            Map.of("node-1", 1, "node-2", RecordFormat.NEWEST, "node-3", RecordFormat.NEWEST));
  }

  @Test
  @Order(2)
  void underAMasterOfTheBuildBeforeAnUpgradeHoldsAndOneRolls() {
    holds("2.0.0", "2");
    rolls("3.0.0", "3");
    assertThat(master()).isEqualTo("node-1");
  }

  @Test
  @Order(3)
  void whatTheBuildBeforeDoesNotReadIsRefusedAndNamesItsNode() {
    Cli refused = cluster.cli("rehearse", "4.0.0").exits(3);
    assertThat(refused.err())
        .contains("records of format 2", "node-1 (build not told, up to format 1)")
        .contains("nothing was changed")
        .doesNotContain("node-2", "node-3");
  }

  @Test
  @Order(4)
  void theLastOneIsUpdatedToo_andOneIsPutBack() throws Exception {
    SteadyRequests requests = SteadyRequests.to(workers("3.0.0"));
    Map<String, Long> pids = pids();
    toCurrent(cluster.node(1));
    cluster.eventually(
        "another one is master", () -> master() != null && !"node-1".equals(master()));
    Node back = "node-2".equals(master()) ? cluster.node(3) : cluster.node(2);
    back.stop();
    back.startFrom(previous);
    cluster.eventually("it says no more which build it is", () -> isOfFormatOne(back));
    cluster.awaitServing("3.0.0");
    assertThat(pids()).isEqualTo(pids);
    assertThat(requests.endsWithoutAFailure()).isPositive();
  }

  @Test
  @Order(5)
  void underAMasterOfThisBuildAnUpgradeHoldsAndOneRolls() {
    String master = master();
    assertThat(formats()).containsEntry(master, RecordFormat.NEWEST).containsValue(1);
    holds("4.0.0", "4");
    rolls("5.0.0", "5");
    assertThat(master()).isEqualTo(master);
    assertThat(cluster.document().format()).as("what the oldest reads").isEqualTo(1);
  }

  @Test
  @Order(6)
  void whenAllAreUpdatedEverythingMayBeAsked() throws Exception {
    SteadyRequests requests = SteadyRequests.to(workers("5.0.0"));
    Map<String, Long> pids = pids();
    for (Node node : cluster.nodes()) {
      if (isOfFormatOne(node)) {
        toCurrent(node);
      }
    }
    assertThat(pids()).isEqualTo(pids);
    assertThat(requests.endsWithoutAFailure()).isPositive();
    assertThat(formats().values()).containsOnly(RecordFormat.NEWEST);

    release("6.0.0").step(HOLDS.replace("%s", "6")).write();
    cluster.cli("upgrade", "6.0.0", "--yes", "--wait", "--max-hold", "2m").exits(0);
    cluster.awaitServing("6.0.0");
    assertThat(cluster.document().format()).isEqualTo(RecordFormat.SECOND);
  }

  private ReleaseDirectory release(String version) {
    String script =
        "#!/bin/sh\nexec %s '%s'/port-$LOCKTENDER_NODE\n"
            .formatted(HelloWorker.command(version), cluster.directory());
    return cluster
        .release(version)
        .file("bin/worker", script)
        .worker("start-within: 60s\n    stop-within: 10s");
  }

  private void toCurrent(Node node) throws IOException {
    String version = cluster.document().version().toString();
    node.stop();
    Path current = Distributions.current().orElse(null);
    if (current == null) {
      node.start();
    } else {
      node.startFrom(current);
    }
    cluster.eventually(
        "its agent says which build it is",
        () -> formats().getOrDefault(node.name(), 0) == RecordFormat.NEWEST);
    cluster.awaitServing(version);
  }

  private void holds(String version, String value) {
    cluster.cli("upgrade", version, "--yes", "--wait").exits(0);
    assertThat(cluster.ended(Outcome.SUCCEEDED).phase()).isEqualTo(Phase.DONE);
    assertThat(count("held", value)).isEqualTo(DOCUMENTS);
    cluster.awaitServing(version);
  }

  private void rolls(String version, String value) {
    cluster
        .cli(
            "upgrade",
            version,
            "--yes",
            "--wait",
            "--healthy-for",
            "500ms",
            "--soak-for",
            "1s",
            "--finalize",
            "auto")
        .exits(0);
    assertThat(cluster.ended(Outcome.SUCCEEDED).phase()).isEqualTo(Phase.DONE);
    assertThat(count("rolled" + value, "yes")).isEqualTo(DOCUMENTS);
    cluster.awaitServing(version);
  }

  private long count(String field, String value) {
    return cluster
        .database()
        .database()
        .getCollection("packages")
        .countDocuments(new Document(field, value));
  }

  private void awaitMaster(String node) {
    cluster.eventually(node + " is master", () -> node.equals(master()));
  }

  private @Nullable String master() {
    return cluster.zookeeper().readView().master();
  }

  private boolean isOfFormatOne(Node node) {
    return Integer.valueOf(1).equals(formats().get(node.name()));
  }

  /** As 'agents' shows them. */
  private Map<String, Integer> formats() {
    Map<String, Integer> formats = new TreeMap<>();
    for (JsonNode agent : cluster.cli("agents", "--json").exits(0).json()) {
      formats.put(agent.path("node").asText(), agent.path("format").asInt());
    }
    for (NodeReport report : cluster.reports().values()) {
      formats.computeIfPresent(
          report.node(), (node, format) -> Math.min(format, AgentBuild.readBy(report.agent())));
    }
    return formats;
  }

  private Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    for (NodeReport report : cluster.reports().values()) {
      report.workers().forEach(worker -> pids.put(report.node(), worker.pid()));
    }
    assertThat(pids).hasSize(3);
    return pids;
  }

  /** Where the workers listen, once all of this release do. */
  private List<URI> workers(String version) {
    List<URI> workers = new ArrayList<>();
    for (Node node : cluster.nodes()) {
      Path file = cluster.file("port-" + node.name());
      cluster.eventually(
          "the worker of " + node.name() + " listens",
          () -> Files.exists(file) && Files.readString(file).startsWith(version + " "));
      try {
        String port = Files.readString(file).substring(version.length() + 1);
        workers.add(URI.create("http://127.0.0.1:" + port + "/"));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return workers;
  }
}
