package io.locktender.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody outside may say that no worker stops now, or that nothing is committed. */
class VetoIT {
  /** By the event: why it is vetoed. */
  private final Map<String, String> vetoes = new ConcurrentHashMap<>();

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Receiver gate = new Receiver(this::answer);
  private final Cluster cluster =
      Cluster.empty()
          .stateServers(
              2,
              "notify: [{name: gate, url: \"%s\", events: [before-hold, before-swap]}]"
                  .formatted(gate.url()));

  @BeforeEach
  void serve() {
    UpgradeIT.load(cluster, 500);
    cluster.release("1.0.0").worker().write();
    cluster.release("2.0.0").worker().step(UpgradeIT.SPLIT).write();
    cluster.serving("1.0.0");
  }

  @AfterEach
  void close() {
    cluster.close();
    gate.close();
  }

  @Test
  void aVetoHoldsTheUpgradeAndIsSaid_andWhenItIsTakenBackTheUpgradeSucceeds() {
    vetoes.put("before-hold", "a sale is on");
    long ended = cluster.workersEnded();
    Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");

    awaitWhy("READY: nothing is held yet: gate vetoes it: a sale is on");
    assertThat(cluster.cli("status").out()).contains("a sale is on");
    assertThat(cluster.phase()).isEqualTo(Phase.READY);
    assertThat(cluster.document().admits()).hasSize(1);
    assertThat(cluster.workersEnded()).as("no worker was stopped for it").isEqualTo(ended);
    assertThat(asked).noneMatch(event -> event.equals("before-swap"));

    vetoes.clear();
    cluster.cli("cutover").exits(0);
    upgrade.end().exits(0);

    assertThat(cluster.ended(Outcome.SUCCEEDED).failure()).isNull();
    cluster.awaitServing("2.0.0");
    assertThat(asked).contains("before-hold").last().isEqualTo("before-swap");
  }

  @Test
  void aVetoBeforeTheSwapBringsTheOldReleaseBackWithItsDataAsBefore() {
    Contents before = Contents.of(cluster.database().database());
    vetoes.put("before-swap", "the books do not balance");
    Cli.Running upgrade =
        cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait", "--cutover", "manual");
    awaitWhy("READY: waits for 'locktender cutover'");
    cluster.cli("cutover").exits(0);

    cluster.awaitDocument("a hold that was given up", document -> back(document) != null);

    assertThat(back(cluster.document())).isEqualTo("gate vetoes it: the books do not balance");
    cluster.awaitServing("1.0.0");
    assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
    awaitWhy("hold 1 was given up: gate vetoes it: the books do not balance");

    cluster.cli("abort").exits(0);
    upgrade.end().exits(1);
    cluster.ended(Outcome.ROLLED_BACK);
    cluster.awaitServing("1.0.0");
    assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
    cluster.eventually(
        "no copy is left", () -> Contents.leftOvers(cluster.database().database()).isEmpty());

    vetoes.clear();
    cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
    cluster.awaitServing("2.0.0");
  }

  private void awaitWhy(String part) {
    cluster.eventually(
        "why says: " + part,
        () -> {
          JsonNode why = cluster.cli("why", "--json").json();
          return why.path("sentence").asText().contains(part)
              && why.path("next").asText().startsWith("locktender cutover");
        });
  }

  private static @Nullable String back(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    return upgrade == null || upgrade.hold() == null ? null : upgrade.hold().back();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String event = body.contains("\"before-hold\"") ? "before-hold" : "before-swap";
      asked.add(event);
      String veto = vetoes.get(event);
      byte[] answer = (veto == null ? "{}" : "{\"veto\": \"" + veto + "\"}").getBytes(UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}
