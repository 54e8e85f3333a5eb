package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoCollection;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A failed upgrade leaves everything as it was; one cluster is taken through several of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollBackIT {
  private static final Duration LONG_ENOUGH_TO_BEGIN_AGAIN = Duration.ofSeconds(3);
  private static final List<Integer> NOT_NUMBERS = List.of(7, 123, 399);

  /** Adds up what is a number in most documents, and text in a few. */
  static final String ADDS_UP =
      """
      id: add-up
      transform:
        collection: packages
        pending: {added: {$exists: false}}
        update: {$inc: {size: 1}, $set: {added: true}}
      """;

  private static final String UNIQUE_OVER_DUPLICATES =
      """
      id: one-per-section
      create-index: {collection: packages, keys: {section: -1}, unique: true}
      """;

  /** Whichever node is first fails: the others find its mark. */
  private static final String FAILS_ON_ONE_NODE =
      "#!/bin/sh\nif mkdir checked 2>/dev/null; then echo port 80 is taken; exit 7; fi\n";

  private final Cluster cluster = Cluster.empty().stateServers(3, "deadlines: {problem: 1s}");
  private Contents before = new Contents(Map.of(), Map.of());
  private @Nullable ReleaseDirectory failing;

  @BeforeAll
  void oneClusterServesTheOldRelease() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Object size = NOT_NUMBERS.contains(i) ? "about " + i : (Object) i;
      documents.add(new Document("_id", i).append("size", size).append("section", "s" + i % 90));
    }
    packages().insertMany(documents);
    packages().createIndex(new Document("section", 1));
    cluster.database().database().getCollection("untouched").insertOne(new Document("_id", 1));
    cluster.release("1.0.0").worker().write();
    cluster.serving("1.0.0");
    before = Contents.of(cluster.database().database());
  }

  /** It is not passed through on the way to another. */
  @AfterEach
  void theReleaseIsTakenAway() {
    Objects.requireNonNull(failing).remove();
  }

  @AfterAll
  void nothingRanThatWasNotAdmitted() {
    cluster.close();
  }

  @Test
  void aStepThatFailsOnSomeDocumentsBringsTheClusterBackAndNamesThem() {
    failing = cluster.release("2.0.0").worker().step(UpgradeIT.SPLIT).step(ADDS_UP);
    failing.write();
    long endedBefore = cluster.workersEnded();
    Cli upgrade = cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(1);

    EndedUpgrade ended = cluster.ended(Outcome.ROLLED_BACK);
    assertThat(cluster.workersEnded()).as("no worker was stopped for it").isEqualTo(endedBefore);
    assertThat(ended.failure()).isNotNull();
    assertThat(ended.failure().step()).isEqualTo("add-up");
    assertThat(ended.failure().documentCount()).isEqualTo(NOT_NUMBERS.size());
    assertThat(upgrade.out() + upgrade.err()).contains("add-up");
    wholeAgain("2.0.0");

    JsonNode failure = lastUpgrade().path("failure");
    assertThat(failure.path("step").asText()).isEqualTo("add-up");
    assertThat(failure.has("node")).isTrue();
    assertThat(failure.path("reason").asText()).isNotBlank();
    assertThat(failure.path("documents").findValuesAsText("id"))
        .containsExactlyInAnyOrderElementsOf(NOT_NUMBERS.stream().map(String::valueOf).toList());
    assertThat(failure.path("documents").findValuesAsText("reason")).doesNotContain("");
    assertThat(lastUpgrade().path("steps").findValuesAsText("state"))
        .containsExactly("PENDING", "FAILED");
  }

  @Test
  void aUniqueIndexOverDuplicatesBringsTheClusterBack() {
    failing = cluster.release("2.1.0").worker();
    failing.step(UpgradeIT.SPLIT).step(UNIQUE_OVER_DUPLICATES).write();
    long revision = cluster.document().revision();
    rolledBack("2.1.0", "one-per-section");
    assertThat(lastUpgrade().path("failure").toString()).contains("duplicate");

    assertThat(cluster.document().revision()).isGreaterThan(revision);
    cluster.cli("upgrade", "2.1.0", "--yes", "--wait").exits(1);
    wholeAgain("2.1.0"); // Asked for again, it is tried again: it is another request.
  }

  @Test
  void aCheckThatFailsOnOneNodeNamesTheNode() {
    failing = cluster.release("2.2.0").check(FAILS_ON_ONE_NODE).worker();
    failing.step(UpgradeIT.SPLIT).write();
    cluster.cli("upgrade", "2.2.0", "--yes", "--wait").exits(1);
    EndedUpgrade ended = cluster.ended(Outcome.ROLLED_BACK);
    wholeAgain("2.2.0");
    assertThat(ended.failure()).isNotNull();
    assertThat(ended.failure().step()).isNull();
    JsonNode failure = lastUpgrade().path("failure");
    assertThat(failure.path("node").asText()).isIn("node-1", "node-2", "node-3");
    assertThat(failure.path("reason").asText()).contains("port 80 is taken", "7");
  }

  @Test
  void aRequestThatFailedDoesNotBeginAgainByItself() {
    failing = cluster.release("2.3.0").worker().step(ADDS_UP);
    failing.write();
    rolledBack("2.3.0", "add-up");
    VersionDocument ended = cluster.document();
    Node master = cluster.master();
    master.kill();
    cluster.awaitDocument("another master", now -> !now.token().equals(ended.token()));
    master.start();
    cluster.awaitServing("1.0.0");

    await()
        .during(LONG_ENOUGH_TO_BEGIN_AGAIN)
        .atMost(LONG_ENOUGH_TO_BEGIN_AGAIN.plusSeconds(2))
        .until(() -> cluster.document().revision() == ended.revision() + 1);
    assertThat(cluster.document().lastEnded()).isEqualTo(ended.lastEnded());
    assertThat(cluster.document().upgrade()).isNull();
  }

  private void rolledBack(String version, String step) {
    cluster.cli("upgrade", version, "--yes", "--wait").exits(1);
    EndedUpgrade ended = cluster.ended(Outcome.ROLLED_BACK);
    assertThat(ended.failure()).isNotNull();
    assertThat(ended.failure().step()).isEqualTo(step);
    wholeAgain(version);
  }

  /** Every collection and index, the target, the workers, what is shown, and the history. */
  private void wholeAgain(String asked) {
    cluster.awaitServing("1.0.0");
    assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
    assertThat(Contents.leftOvers(cluster.database().database())).isEmpty();
    cluster.eventually(
        "the target is set back", () -> status().path("targetVersion").asText().equals("1.0.0"));
    JsonNode status = status();
    assertThat(status.path("databaseVersion").path("version").asText()).isEqualTo("1.0.0");
    assertThat(status.path("databaseVersion").path("admits").toString()).isEqualTo("[\"1.0.0\"]");
    assertThat(status.path("nodes").findValuesAsText("state"))
        .containsExactly("SERVING", "SERVING", "SERVING");
    JsonNode upgrade = status.path("upgrade");
    assertThat(upgrade.path("from").asText()).isEqualTo("1.0.0");
    assertThat(upgrade.path("to").asText()).isEqualTo(asked);
    assertThat(upgrade.path("phase").asText()).isEqualTo("ROLLED_BACK");
    assertThat(upgrade.path("outcome").asText()).isEqualTo("ROLLED_BACK");
    assertThat(upgrade.path("startedAt").asText()).isNotBlank();
    assertThat(upgrade.path("finishedAt").asText()).isNotBlank();
    JsonNode history = cluster.cli("history", "--json").exits(0).json();
    assertThat(history.findValuesAsText("to")).contains(asked);
    assertThat(history.findValuesAsText("outcome")).containsOnly("ROLLED_BACK");
    assertThat(cluster.nodes()).allMatch(node -> cluster.workers(node).size() == 1);
  }

  private JsonNode status() {
    return cluster.cli("status", "--json").exits(0).json();
  }

  private JsonNode lastUpgrade() {
    return status().path("upgrade");
  }

  private MongoCollection<Document> packages() {
    return cluster.database().database().getCollection("packages");
  }
}
