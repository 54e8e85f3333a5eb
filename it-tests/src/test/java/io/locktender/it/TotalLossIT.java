package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a cluster is enough: ZooKeeper's data is lost, or a node's state. */
class TotalLossIT {
  private final MortalZooKeeper zookeeper = new MortalZooKeeper();
  private final Cluster cluster = cluster();

  private Cluster cluster() {
    TestDatabase database = TestMongo.shared().newDatabase();
    String connect = zookeeper.connect();
    return Cluster.on(new Services(connect, database, node -> connect, node -> database.uri()))
        .stateServers(3, "");
  }

  @AfterEach
  void nothingRanThatWasNotAdmitted() {
    try {
      cluster.close();
    } finally {
      zookeeper.close();
    }
  }

  @Test
  void withoutZooKeepersDataTheWorkersRunOnAndTheClusterIsRebuiltFromTheDatabase() {
    UpgradeIT.load(cluster, 50);
    cluster.release("1.0.0").worker().write();
    cluster.release("2.0.0").worker().step(UpgradeIT.SPLIT).write();
    cluster.serving("1.0.0");
    Map<String, List<Long>> before = workers();
    VersionDocument document = cluster.document();

    zookeeper.loseEverything();

    cluster.eventually("the nodes report anew", () -> cluster.reports().size() == 3);
    cluster.awaitServing("1.0.0");
    cluster.awaitDocument("a master takes over", now -> !now.token().equals(document.token()));
    cluster.eventually(
        "the mirror is there again",
        () ->
            cluster.cli("status", "--json").json().path("databaseVersion").path("epoch").asLong()
                > document.epoch());
    assertThat(workers()).isEqualTo(before);
    assertThat(cluster.document().lineage()).isEqualTo(document.lineage());
    // The master may see a node's new report later than others do: until then it refuses.
    cluster.eventually(
        "the master sees every node, and upgrades",
        () -> cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exit() == 0);
    cluster.awaitServing("2.0.0");
  }

  @Test
  void aMirrorOrATargetThatSomebodyDeletedIsWrittenAnew() throws Exception {
    cluster.release("1.0.0").worker().write();
    cluster.serving("1.0.0");
    cluster.eventually("it is at rest", this::mirrored);

    try (OtherTool tool = cluster.otherTool()) {
      tool.delete("mirror");
      tool.delete("target");

      cluster.eventually("both are there again", this::mirrored);
    }
  }

  private boolean mirrored() {
    JsonNode status = cluster.cli("status", "--json").exits(0).json();
    return status.path("databaseVersion").path("version").asText().equals("1.0.0")
        && status.path("targetVersion").asText().equals("1.0.0");
  }

  @Test
  void withoutZooKeepersDataAnUpgradeIsFoundInTheDocumentAndFinished() {
    UpgradeIT.load(cluster, 50);
    Brakes brakes = new Brakes(cluster);
    cluster.serving("1.0.0");
    brakes.on("step");
    Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes");
    cluster.awaitPhase(Phase.FINISH);
    upgrade.end().exits(0);
    VersionDocument document = cluster.document();

    zookeeper.loseEverything();

    cluster.awaitDocument("a master takes over", now -> !now.token().equals(document.token()));
    assertThat(workers().values()).as("held all the time").allMatch(List::isEmpty);
    brakes.off("step");
    assertThat(cluster.ended(Outcome.SUCCEEDED).requestId())
        .isEqualTo(Objects.requireNonNull(document.upgrade()).requestId());
    cluster.awaitServing("2.0.0");
    var packages = cluster.database().database().getCollection("packages");
    assertThat(packages.countDocuments(new Document("times", 1))).isEqualTo(50);
  }

  @Test
  void withoutItsStateANodeStopsWhatRunsUnderItsNameAndServesAgain() {
    cluster.release("1.0.0").worker().write();
    cluster.serving("1.0.0");
    Node node = cluster.other();
    List<Long> before = cluster.workers(node);

    node.kill();
    loseState(node);
    node.start();
    cluster.eventually(
        "another worker serves",
        () -> {
          List<Long> now = cluster.workers(node);
          return now.size() == 1 && !now.equals(before);
        });

    cluster.awaitServing("1.0.0");
    assertThat(before).as("what ran without an agent that knew it").hasSize(1);
    assertThat(cluster.store().nodes()).hasSize(3);
    assertThat(Files.exists(node.state().resolve("known.json"))).isTrue();
  }

  private Map<String, List<Long>> workers() {
    return cluster.nodes().stream().collect(Collectors.toMap(Node::name, cluster::workers));
  }

  /** All but the event log, which no agent reads, and the check at the end does. */
  private static void loseState(Node node) {
    try (var files = Files.walk(node.state())) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!Files.isDirectory(path) && !path.endsWith("events.jsonl")) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
