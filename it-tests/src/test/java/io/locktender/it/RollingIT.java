package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Upgrades by ROLLING: workers serve all the time, and the way back is open until it is closed. */
class RollingIT {
  private static final int DOCUMENTS = 300;
  private static final String[] QUICK = {"upgrade", "2.0.0", "--yes", "--soak-for", "1s"};
  private static final String STATE =
      """
      id: state
      phase: expand
      set-field: {collection: packages, field: state, value: new}
      """;
  private static final String BY_STATE =
      """
      id: by-state
      phase: expand
      create-index: {collection: packages, keys: {state: 1}}
      """;
  private static final String NO_SIZE =
      """
      id: no-size
      phase: contract
      unset-field: {collection: packages, field: size}
      """;

  private static void releases(Cluster cluster) {
    UpgradeIT.load(cluster, DOCUMENTS);
    cluster.release("1.0.0").worker().write();
    cluster
        .release("2.0.0")
        .rollsFrom(">=1.0.0")
        .worker()
        .step(STATE)
        .step(BY_STATE)
        .step(NO_SIZE)
        .write();
    cluster.serving("1.0.0");
  }

  private static String[] quick(String healthyFor, String... more) {
    Stream<String> soon = Stream.of("--healthy-for", healthyFor);
    return Stream.of(Stream.of(QUICK), soon, Stream.of(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  private static JsonNode rolling(Cluster cluster) {
    return cluster.cli("status", "--json").json().path("upgrade").path("rolling");
  }

  private static long count(Cluster cluster, String field) {
    return cluster
        .database()
        .database()
        .getCollection("packages")
        .countDocuments(new Document(field, new Document("$exists", true)));
  }

  @Test
  void nodeAfterNodeSwitches_thenWhatOnlyTheOldReleaseNeededIsRemoved() {
    try (Cluster cluster = Cluster.ofStateServers(3)) {
      releases(cluster);

      assertThat(cluster.cli("plan", "2.0.0").exits(0).out())
          .contains("rolling:", "point of no return: CONTRACT, after step 2");
      cluster.cli(quick("500ms", "--finalize", "auto", "--wait")).exits(0);

      EndedUpgrade ended = cluster.ended(Outcome.SUCCEEDED);
      assertThat(ended.phase()).isEqualTo(Phase.DONE);
      cluster.awaitServing("2.0.0");
      assertThat(count(cluster, "state")).isEqualTo(DOCUMENTS);
      assertThat(count(cluster, "size")).isZero();
    }
  }

  @Test
  void byHandTheWayBackStaysOpen_abortTakesIt_andAllIsAsBefore() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      releases(cluster);
      Contents before = Contents.of(cluster.database().database());
      Cli.Running upgrade = cluster.cliInBackground(quick("500ms", "--wait"));
      cluster.awaitPhase(Phase.SOAK);
      assertThat(count(cluster, "state")).isEqualTo(DOCUMENTS);

      cluster.cli("abort", "--wait").exits(0);

      upgrade.end().exits(1);
      cluster.awaitServing("1.0.0");
      assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
    }
  }

  @Test
  void whatTheOldWorkersWriteMeanwhileIsExpandedToo_andFinalizeEndsIt() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      releases(cluster);
      Cli.Running upgrade = cluster.cliInBackground(quick("500ms", "--canary", "node-2", "--wait"));
      cluster.awaitDocument(
          "it waits after the canary",
          now ->
              now.upgrade() != null
                  && now.upgrade().rolling() != null
                  && now.upgrade().rolling().paused() != null);
      var packages = cluster.database().database().getCollection("packages");
      packages.insertOne(new Document("_id", "late").append("size", "1"));
      cluster.eventually("it is kept up with", () -> count(cluster, "state") == DOCUMENTS + 1);
      cluster.eventually("status says so", () -> rolling(cluster).path("lag").asText().equals("0"));
      assertThat(rolling(cluster).path("paused").asText()).isEqualTo("the canary");
      cluster.cli("finalize").exits(3);
      cluster.cli("pause").exits(3);

      cluster.cli("resume").exits(0);
      cluster.awaitPhase(Phase.SOAK);
      cluster.cli("pause").exits(0);
      cluster.cli("finalize").exits(0);

      upgrade.end().exits(0);
      cluster.awaitServing("2.0.0");
      assertThat(count(cluster, "size")).isZero();
      assertThat(count(cluster, "state")).isEqualTo(DOCUMENTS + 1);
    }
  }

  @Test
  void aReleaseThatDoesNotStaySendsAllBackByItself_withTheReason() {
    try (Cluster cluster = Cluster.ofStateServers(3)) {
      releases(cluster);
      Contents before = Contents.of(cluster.database().database());
      new ReleaseDirectory(cluster.releases(), "2.0.0")
          .file("bin/worker", "#!/bin/sh\nsleep 1\necho no licence\nexit 3\n");

      Cli upgrade = cluster.cli(quick("3s", "--wait")).exits(1);

      assertThat(upgrade.err()).contains("ROLLED_BACK", "is not healthy", "exit code 3");
      assertThat(cluster.last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
      cluster.awaitServing("1.0.0");
      assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
      List<String> switched =
          cluster.nodes().stream()
              .filter(
                  node ->
                      EventOrder.read(node.state()).stream()
                          .anyMatch(
                              event ->
                                  event.path("type").asText().equals("worker-started")
                                      && event.path("release").asText().equals("2.0.0")))
              .map(Node::name)
              .toList();
      assertThat(switched).as("only the first batch has ever switched").hasSize(1);
    }
  }
}
