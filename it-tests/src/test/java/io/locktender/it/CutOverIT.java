package io.locktender.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the hold begins is the operator's choice, and how long it may last. */
class CutOverIT {
  private static final Duration MOST = Duration.ofSeconds(3);

  /** Of the limit, and once more for the programs of a loaded machine to start. */
  private static final Duration WITHIN = Duration.ofSeconds(1);

  private final Cluster cluster = Cluster.ofStateServers(2);
  private final Path stays = cluster.file("stays");

  /** The worker of node-2 does not end at SIGTERM, as long as a file is there. */
  @BeforeEach
  void serve() {
    UpgradeIT.load(cluster, 300);
    cluster
        .release("1.0.0")
        .worker("start-within: 20s\n    stop-within: 60s")
        .file(
            "bin/worker",
            """
            #!/bin/sh
            stays() { while [ $LOCKTENDER_NODE = node-2 ] && [ -e %s ]; do sleep 0.05; done; }
            trap 'stays; exit 0' TERM
            while :; do sleep 0.05; done
            """
                .formatted(stays))
        .write();
    cluster.release("2.0.0").worker().step(UpgradeIT.SPLIT).write();
    cluster.serving("1.0.0");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void overTheLongestHoldTheOldWorkersServeAgainAtOnce_andASecondTrySucceeds() throws IOException {
    Files.createFile(stays);
    Cli.Running upgrade =
        cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait", "--max-hold", "3s");

    cluster.awaitDocument("a hold that was given up", document -> hold(document).back() != null);

    VersionDocument again = cluster.document();
    assertThat(hold(again).back()).contains("held for longer than 3s (--max-hold)", "node-2");
    assertThat(again.admits()).as("the old release serves").hasSize(1);
    cluster.eventually("node-1 serves again", () -> startedAfter("node-1", again) != null);
    Instant held =
        requireNonNull(
            at("node-1", "transition", event -> event.path("phase").asText().equals("HOLD")));
    Duration untilServed = Duration.between(held, requireNonNull(startedAfter("node-1", again)));
    System.out.printf(
        "--max-hold %s: node-1's worker ran again %s after the hold%n", MOST, untilServed);
    assertThat(untilServed).isBetween(MOST, MOST.plus(WITHIN.multipliedBy(2)));
    assertThat(cluster.cli("why").out()).contains("hold 1 was given up", "locktender cutover");
    assertThat(cluster.cli("status").out()).contains("at most 3s", "1 given up", "predicted ");

    Files.delete(stays);
    upgrade.end().exits(0);

    assertThat(cluster.last().outcome()).isEqualTo(Outcome.SUCCEEDED);
    cluster.awaitServing("2.0.0");
  }

  @Test
  void byHandItWaitsInReadyForTheCommand_andForTheNextOneAfterAHoldThatWasGivenUp()
      throws IOException {
    Files.createFile(stays);
    // The first hold has to be given up. The second must not be, also on a busy machine: the
    // upgrade would wait for a third command.
    cluster.cli("upgrade", "2.0.0", "--yes", "--cutover", "manual", "--max-hold", "15s").exits(0);
    waits();
    JsonNode hold = cluster.cli("status", "--json").json().path("upgrade").path("hold");
    assertThat(hold.path("waits").asBoolean()).isTrue();
    assertThat(hold.path("cutover").asText()).isEqualTo("manual");
    assertThat(cluster.cli("pause").exits(3).err()).contains("by HOLD");

    cluster.cli("cutover").exits(0);
    cluster.awaitDocument("a hold that was given up", document -> hold(document).back() != null);
    waits();
    Files.delete(stays);
    cluster.awaitServing("1.0.0");

    cluster.cli("cutover").exits(0);
    cluster.awaitDocument("the end", document -> document.upgrade() == null);
    assertThat(cluster.last().outcome()).isEqualTo(Outcome.SUCCEEDED);
    // Commands look at the mirror first, which is written a moment after the document.
    cluster.eventually("status says so", () -> phaseInStatus().equals("DONE"));
    assertThat(cluster.cli("cutover").exits(3).err()).contains("no upgrade runs");
  }

  @Test
  void aCheckThatHangsIsKilledWhenTheHoldIsOver_andTheOldWorkersServeAgain() {
    cluster.release("2.1.0").worker().check("#!/bin/sh\nsleep 600\n").write();
    cluster.cli("upgrade", "2.1.0", "--yes", "--max-hold", "20s").exits(0);

    cluster.awaitDocument("the end", document -> document.upgrade() == null);

    assertThat(cluster.last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(cluster.reason()).contains("held for longer than 20s (--max-hold)");
    cluster.awaitServing("1.0.0");
    Instant admitted = requireNonNull(at("node-1", "transition", CutOverIT::rollsBack));
    for (Node node : cluster.nodes()) {
      List<Long> running = cluster.workers(node);
      assertThat(running)
          .as(() -> "its check is gone, of " + Cluster.described(running))
          .hasSize(1);
      Instant served =
          requireNonNull(at(node.name(), "worker-started", event -> time(event).isAfter(admitted)));
      Duration took = Duration.between(admitted, served);
      System.out.printf("%s: a worker ran %s after ROLLING_BACK%n", node.name(), took);
      assertThat(took).isLessThan(WITHIN.multipliedBy(5));
    }
  }

  private String phaseInStatus() {
    return cluster.cli("status", "--json").json().at("/upgrade/phase").asText();
  }

  private void waits() {
    cluster.eventually(
        "it waits for the cut-over",
        () -> {
          JsonNode why = cluster.cli("why", "--json").json();
          return why.path("sentence").asText().contains("READY: waits for 'locktender cutover'")
              && why.path("next").asText().startsWith("locktender cutover");
        });
    assertThat(cluster.phase()).isEqualTo(Phase.READY);
  }

  /** How an upgrade holds; as at the beginning where none runs. */
  static Hold hold(VersionDocument document) {
    return document.upgrade() == null || document.upgrade().hold() == null
        ? Hold.DEFAULT
        : document.upgrade().hold();
  }

  /** When a worker was started by what the document admits, or null. */
  private @Nullable Instant startedAfter(String node, VersionDocument document) {
    return at(
        node, "worker-started", event -> event.path("revision").asLong() >= document.revision());
  }

  /** When the first such event was, as any node has written it, or null. */
  private @Nullable Instant at(String node, String type, Predicate<JsonNode> which) {
    return cluster.nodes().stream()
        .filter(each -> type.equals("transition") || each.name().equals(node))
        .flatMap(each -> EventOrder.read(each.state()).stream())
        .filter(event -> event.path("type").asText().equals(type) && which.test(event))
        .map(CutOverIT::time)
        .findFirst()
        .orElse(null);
  }

  private static Instant time(JsonNode event) {
    return Instant.parse(event.path("at").asText());
  }

  private static boolean rollsBack(JsonNode transition) {
    return transition.path("phase").asText().equals("ROLLING_BACK");
  }
}
