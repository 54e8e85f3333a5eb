package io.locktender.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.VersionDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rehearsal finds out on copies what an upgrade would come to. One cluster for all: it leaves
 * everything as it was, and no worker is ever stopped for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RehearseIT {
  private static final int DOCUMENTS = 2_000;
  private static final int NOT_NUMBERS = 24;

  private final Cluster cluster = Cluster.ofStateServers(3);
  private final Brakes brakes = new Brakes(cluster);
  private Contents before = new Contents(Map.of(), Map.of());
  private long ended;

  @BeforeAll
  void serve() {
    load(cluster);
    before = Contents.of(cluster.database().database());
    cluster.serving("1.0.0");
    ended = cluster.workersEnded();
  }

  /** Sizes are numbers, but in some. */
  private static void load(Cluster cluster) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      Object size = i < NOT_NUMBERS ? "about " + i : (Object) i;
      documents.add(new Document("_id", "p" + i).append("size", size).append("name", "n" + i));
    }
    cluster.database().database().getCollection("packages").insertMany(documents);
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  /** Before the hold, and, after a step that sees whole collections, in it. */
  @ParameterizedTest
  @ValueSource(strings = {"1.5.0", "2.1.0"})
  void whatCannotBeChangedIsNamedInFullAndNoWorkerIsStopped(String version) {
    ReleaseDirectory bad = cluster.release(version).worker().step(RollBackIT.ADDS_UP);
    bad.write();

    Cli rehearse = cluster.cli("rehearse", version).exits(1);

    bad.remove();
    assertThat(rehearse.out())
        .contains("it would not go through: step add-up: 24 of 2000 ", "could not be changed\n")
        .doesNotContain(" more\n");
    assertThat(IntStream.range(0, NOT_NUMBERS))
        .allSatisfy(i -> assertThat(rehearse.out()).contains("\"p" + i + "\"  "));
    EndedUpgrade end = rehearsed();
    assertThat(requireNonNull(end.failure()).documentCount()).isEqualTo(NOT_NUMBERS);
    assertThat(requireNonNull(end.rehearsal()).documents()).hasSize(NOT_NUMBERS);
    allIsAsBefore();
    assertThat(cluster.cli("why").exits(0).out())
        .contains(version + " was rehearsed", "would not go through");
  }

  @Test
  void whatWouldGoThroughIsMeasuredAndShownByThePlan() {
    JsonNode found = cluster.cli("rehearse", "2.0.0", "--json").exits(0).json();

    assertThat(found.path("goesThrough").asBoolean()).isTrue();
    assertThat(found.path("steps").findValuesAsText("runs"))
        .containsExactly("before the hold", "in the hold");
    assertThat(found.path("steps").path(0).path("documents").asLong()).isEqualTo(DOCUMENTS);
    assertThat(found.path("steps").path(1).path("millis").isNumber()).isTrue();
    assertThat(found.path("sync").path("documents").asLong()).isEqualTo(DOCUMENTS);
    assertThat(found.path("predictedHoldMillis").isNumber()).isTrue();
    assertThat(found.path("room").path("documents").asLong()).isEqualTo(DOCUMENTS);
    assertThat(found.path("room").path("ledger").path("freeBytes").asLong()).isPositive();
    rehearsed();
    allIsAsBefore();
    assertThat(cluster.cli("plan", "2.0.0").exits(0).out())
        .contains("data      2,000 documents", ": it would go through; about ");
    assertThat(cluster.cli("history").exits(0).out()).contains("REHEARSED");
  }

  @Test
  void whileStepsRunOnTheCopiesEveryNodeServesAndAnAbortDropsThem() {
    brakes.on("step");
    Cli.Running rehearse = cluster.cliInBackground("rehearse", "2.0.0");
    cluster.awaitPhase(Phase.FINISH);
    VersionDocument document = cluster.document();

    assertThat(document.admits()).extracting("version").asString().contains("1.0.0");
    // status shows the mirror, which is written a moment after the document.
    cluster.eventually(
        "status says so",
        () -> cluster.cli("status").out().contains("rehearsal 1.0.0 -> 2.0.0  FINISH"));
    cluster.cli("abort", "--wait").exits(0);

    rehearse.end().exits(1);
    brakes.off("step");
    assertThat(cluster.last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(requireNonNull(document.upgrade()).heldAt()).isZero();
    allIsAsBefore();
  }

  @Test
  void whenTheMasterIsKilledAnotherBeginsAgainAndHoldsNothing() {
    brakes.on("step");
    Cli.Running rehearse = cluster.cliInBackground("rehearse", "2.0.0");
    cluster.awaitPhase(Phase.FINISH);
    VersionDocument document = cluster.document();
    Node master = cluster.master();

    master.kill();
    master.start();

    cluster.awaitDocument("another mastership", now -> !now.token().equals(document.token()));
    assertThat(cluster.document().admits()).isEqualTo(document.admits());
    brakes.off("step");
    rehearse.end().exits(0);
    assertThat(rehearsed().failure()).isNull();
    allIsAsBefore();
  }

  private EndedUpgrade rehearsed() {
    EndedUpgrade last = cluster.last();
    assertThat(last.outcome()).isEqualTo(Outcome.REHEARSED);
    Rehearsal rehearsal = last.rehearsal();
    assertThat(rehearsal).isNotNull();
    return last;
  }

  /** No worker was stopped, no document was changed, and nothing is left over. */
  private void allIsAsBefore() {
    cluster.awaitServing("1.0.0");
    assertThat(cluster.workersEnded()).isEqualTo(ended);
    assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
    cluster.eventually(
        "nothing is left over", () -> Contents.leftOvers(cluster.database().database()).isEmpty());
    assertThat(cluster.document().version()).asString().isEqualTo("1.0.0");
    JsonNode status = cluster.cli("status", "--json").exits(0).json();
    assertThat(status.path("targetVersion").asText()).isEqualTo("1.0.0");
  }

  @Test
  void anUpgradeAfterARehearsalGoesThrough() {
    try (Cluster other = Cluster.ofStateServers(2)) {
      load(other);
      other.release("1.0.0").worker().write();
      other.release("2.0.0").worker().step(UpgradeIT.SPLIT).write();
      other.serving("1.0.0");

      other.cli("rehearse", "2.0.0").exits(0);
      other.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);

      other.awaitServing("2.0.0");
      assertThat(other.store().history(5))
          .extracting(EndedUpgrade::outcome)
          .containsExactly(Outcome.SUCCEEDED, Outcome.REHEARSED);
      assertThat(
              other
                  .database()
                  .database()
                  .getCollection("packages")
                  .countDocuments(new Document("times", 1)))
          .isEqualTo(DOCUMENTS);
    }
  }
}
