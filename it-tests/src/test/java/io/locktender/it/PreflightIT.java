package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class PreflightIT {
  private static final String CAPPED_STEP =
      """
      id: rotate
      transform:
        collection: ring
        pending: {done: {$exists: false}}
        update: {$set: {done: true}}
      """;

  @Test
  void allReasonsOfAllNodesComeInOneAnswerAndNothingIsChanged() {
    try (Cluster cluster = Cluster.empty()) {
      for (int i = 1; i <= 4; i++) {
        cluster.release(cluster.addWithOwnReleases("node-" + i), "1.0.0").worker().write();
      }
      UpgradeIT.load(cluster, 50);
      cluster.serving("1.0.0");
      Node master = cluster.master();
      List<Node> others = cluster.nodes().stream().filter(node -> node != master).toList();
      Node lacks = others.get(0);
      Node differs = others.get(1);
      Node down = others.get(2);
      boolean ring = makeUncopyable(cluster.database().database());
      cluster.release(master, "2.0.0").worker().step(CAPPED_STEP).write();
      cluster
          .release(differs, "2.0.0")
          .worker()
          .step(CAPPED_STEP)
          .file("bin/worker", "#!/bin/sh\nexec sleep 1\n")
          .write();
      down.stop();
      cluster.eventually(
          "its session ends",
          () ->
              cluster.cli("status", "--json").json().path("nodes").findParents("live").stream()
                  .anyMatch(node -> !node.path("live").asBoolean()));
      Situation before = Situation.of(cluster);

      Cli refused = cluster.cli("upgrade", "2.0.0", "--yes").exits(3);

      EndedUpgrade ended = cluster.last();
      assertThat(ended.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(ended.phase()).isEqualTo(Phase.PREFLIGHT);
      assertThat(ended.reasons()).hasSize(ring ? 4 : 3);
      assertThat(refused.err() + refused.out())
          .contains(down.name() + ": unreachable")
          .contains(lacks.name() + ": expected release 2.0.0 in ")
          .contains("release 2.0.0 is not the same on every node");
      if (ring) {
        assertThat(refused.err() + refused.out()).contains("collection ring is a");
      }
      assertThat(Situation.of(cluster)).isEqualTo(before);
      targetIsBack(cluster);
    }
  }

  @Test
  void aNodeThatComesBackStartsNothing() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      UpgradeIT.load(cluster, 50);
      cluster.release("1.0.0").worker().write();
      cluster.release("2.0.0").worker().step(UpgradeIT.SPLIT).write();
      cluster.serving("1.0.0");
      Node down = cluster.other();
      down.kill();
      Situation before = Situation.of(cluster);

      Cli refused = cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(3);
      down.start();
      cluster.awaitServing("1.0.0");

      assertThat(refused.err() + refused.out()).contains(down.name() + ": unreachable");
      VersionDocument document = cluster.document();
      assertThat(document.upgrade()).isNull();
      assertThat(document.version()).isEqualTo(ReleaseVersion.parse("1.0.0"));
      assertThat(cluster.store().history(10)).hasSize(1);
      assertThat(Situation.of(cluster)).isEqualTo(before);
      targetIsBack(cluster);
    }
  }

  @Test
  void whatCannotBeATargetIsRefusedWithTheReason() {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      UpgradeIT.load(cluster, 50);
      cluster.release("1.0.0").worker().write();
      cluster.release("0.9.0").worker().write();
      cluster.release("2.0.0").file("release.yaml", "version: 2.0.0\nstepz: []\n");
      cluster.release("4.0.0-SNAPSHOT").worker().step(UpgradeIT.SPLIT).write();
      cluster.serving("1.0.0");
      Situation before = Situation.of(cluster);

      refused(cluster, "3.0.0", "expected release 3.0.0 in ");
      refused(cluster, "4.0.0-SNAPSHOT", "SNAPSHOT");
      refused(cluster, "0.9.0", "'locktender revert 0.9.0' goes back");
      refused(cluster, "2.0.0", "stepz");

      assertThat(Situation.of(cluster)).isEqualTo(before);
      targetIsBack(cluster);
    }
  }

  /** No worker is stopped for a release that could not be started afterwards. */
  @Test
  void programsThatANodeCannotRunAreNamedByItAndNoWorkerIsStopped() {
    try (Cluster cluster = Cluster.empty()) {
      Node first = cluster.addWithOwnReleases("node-1");
      Node second = cluster.addWithOwnReleases("node-2");
      UpgradeIT.load(cluster, 50);
      for (Node node : cluster.nodes()) {
        cluster.release(node, "1.0.0").worker().write();
        cluster
            .release(node, "2.0.0")
            .worker("health: {exec: [bin/health]}\n    start-within: 20s\n    stop-within: 5s")
            .check("#!/usr/bin/env no-such-interpreter\n")
            .step(UpgradeIT.SPLIT)
            .write();
      }
      cluster.release(second, "2.0.0").file("bin/health", "#!/bin/sh\n");
      cluster.serving("1.0.0");
      Situation before = Situation.of(cluster);

      Cli refused = cluster.cli("upgrade", "2.0.0", "--yes").exits(3);

      assertThat(refused.err() + refused.out())
          .contains(first.name() + ": release 2.0.0, health of worker api: expected a program")
          .doesNotContain(second.name() + ": release 2.0.0, health of worker api")
          .contains(first.name() + ": release 2.0.0, check: ")
          .contains(second.name() + ": release 2.0.0, check: ")
          .contains("begins with '#!/usr/bin/env no-such-interpreter'");
      assertThat(Situation.of(cluster)).isEqualTo(before);
      targetIsBack(cluster);
    }
  }

  private static void refused(Cluster cluster, String version, String reason) {
    Cli refused = cluster.cli("upgrade", version, "--yes").exits(3);
    assertThat(refused.err() + refused.out()).contains(reason);
    assertThat(cluster.last().to()).hasToString(version);
    assertThat(cluster.last().outcome()).isEqualTo(Outcome.REFUSED);
  }

  /** A view where the server has them, else a capped collection; false where it has neither. */
  private static boolean makeUncopyable(MongoDatabase database) {
    try {
      database.createView("ring", "packages", List.of(new Document("$match", new Document())));
      return isUncopyable(database) || makeCapped(database);
    } catch (com.mongodb.MongoException e) {
      return makeCapped(database);
    }
  }

  private static boolean makeCapped(MongoDatabase database) {
    database.getCollection("ring").drop();
    try {
      database.createCollection(
          "ring",
          new com.mongodb.client.model.CreateCollectionOptions()
              .capped(true)
              .sizeInBytes(1_000_000));
      return isUncopyable(database);
    } catch (com.mongodb.MongoException e) {
      return false;
    }
  }

  private static boolean isUncopyable(MongoDatabase database) {
    for (Document info : database.listCollections()) {
      if (info.getString("name").equals("ring")) {
        Document options = info.get("options", new Document());
        return "view".equals(info.getString("type")) || options.getBoolean("capped", false);
      }
    }
    return false;
  }

  private static void targetIsBack(Cluster cluster) {
    cluster.eventually(
        "the target is set back",
        () ->
            cluster
                .cli("status", "--json")
                .exits(0)
                .json()
                .path("targetVersion")
                .asText()
                .equals("1.0.0"));
  }

  /** All that a refused request must not change: the product's data, and the workers that run. */
  private record Situation(Contents contents, Map<String, List<Long>> workers) {
    static Situation of(Cluster cluster) {
      return new Situation(
          Contents.of(cluster.database().database()),
          cluster.nodes().stream().collect(Collectors.toMap(Node::name, cluster::workers)));
    }
  }
}
