package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.StepMark;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class UpgradeIT {
  static final String SPLIT =
      """
      id: split
      transform:
        collection: packages
        pending: {owner: {$exists: false}}
        update: {$set: {owner: {name: "unknown"}}, $inc: {times: 1}}
      """;
  static final String INDEX =
      """
      id: by-owner
      create-index: {collection: packages, keys: {"owner.name": 1}}
      """;

  static void load(Cluster cluster, int documents) {
    List<Document> packages = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      packages.add(new Document("_id", i).append("name", "package-" + i).append("size", "" + i));
    }
    cluster.database().database().getCollection("packages").insertMany(packages);
    cluster.database().database().getCollection("packages").createIndex(new Document("name", 1));
  }

  @Test
  void threeAgentsGoFromOneReleaseToTheNext() {
    try (Cluster cluster = Cluster.ofStateServers(3)) {
      load(cluster, 500);
      cluster.release("1.0.0").worker().write();
      cluster.release("2.0.0").worker().step(SPLIT).step(INDEX).write();
      cluster.serving("1.0.0");

      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);

      EndedUpgrade ended = cluster.ended(Outcome.SUCCEEDED);
      assertThat(ended.steps()).extracting("state").containsOnly(StepMark.State.DONE);
      assertThat(ended.steps()).extracting("changed").containsExactly(500L, 1L);
      cluster.awaitServing("2.0.0");
      var packages = cluster.database().database().getCollection("packages");
      assertThat(packages.countDocuments(new Document("times", 1))).isEqualTo(500);
      assertThat(packages.listIndexes().into(new ArrayList<>())).hasSize(3);
      assertThat(Contents.leftOvers(cluster.database().database())).isEmpty();
      JsonNode status = cluster.cli("status", "--json").exits(0).json();
      assertThat(status.path("databaseVersion").path("version").asText()).isEqualTo("2.0.0");
      assertThat(status.path("upgrade").path("outcome").asText()).isEqualTo("SUCCEEDED");
    }
  }
}
