package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentCrashIT {
  @Test
  void anAgentKilledWhileServingFindsItsWorkerAgain() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      cluster.release("1.0.0").worker().write();
      cluster.serving("1.0.0");
      Node killed = cluster.node(2);
      List<Long> before = cluster.workers(killed);

      killed.kill();
      killed.start();
      awaitStarted(cluster, killed, 2);
      cluster.awaitServing("1.0.0");

      assertThat(before).hasSize(1);
      assertThat(cluster.workers(killed)).isEqualTo(before);
      assertThat(events(killed, "worker-started")).hasSize(1);
    }
  }

  @Test
  void anAgentKilledWhileHeldComesUpHeld() {
    try (Cluster cluster = Cluster.empty().session("10s").stateServers(2, "")) {
      UpgradeIT.load(cluster, 50);
      Brakes brakes = new Brakes(cluster);
      cluster.serving("1.0.0");
      brakes.on("step");
      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
      cluster.awaitPhase(Phase.FINISH);
      Node killed = cluster.other();

      killed.kill();
      killed.start();
      awaitStarted(cluster, killed, 2);
      cluster.eventually(
          "it is held", () -> state(cluster, killed).path("state").asText().equals("HELD"));

      assertThat(cluster.phase()).isEqualTo(Phase.FINISH);
      assertThat(cluster.workers(killed)).isEmpty();
      assertThat(events(killed, "worker-started")).hasSize(1);
      brakes.off("step");
      upgrade.end().exits(0);
      cluster.awaitServing("2.0.0");
      assertThat(cluster.workers(killed)).hasSize(1);
    }
  }

  /**
   * The release has a check, so every node has to answer in CHECK: this one goes right after its
   * answer, while the other's check still runs. Its session outlives the upgrade.
   */
  @Test
  void anAgentThatWasDownWhileTheDatabaseWentOnComesUpHeldSwitchesAndIsReleased() {
    try (Cluster cluster =
        Cluster.empty().session("20s").stateServers(2, "deadlines: {start: 5s}")) {
      UpgradeIT.load(cluster, 50);
      Brakes brakes = new Brakes(cluster);
      cluster.serving("1.0.0");
      Node down = cluster.other();
      brakes.on("check-" + cluster.master().name());
      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
      cluster.eventually(
          "its check has passed",
          () -> state(cluster, down).path("detail").asText().contains("its check has passed"));
      down.kill();
      brakes.off("check-" + cluster.master().name());

      Cli degraded = upgrade.end().exits(1);
      Cli why = cluster.cli("why");
      down.start();
      cluster.awaitServing("2.0.0");

      cluster.ended(Outcome.DEGRADED);
      assertThat(degraded.err() + degraded.out()).contains(down.name());
      assertThat(why.out()).contains(down.name());
      assertThat(cluster.workers(down)).hasSize(1);
      assertThat(events(down, "worker-started"))
          .extracting(event -> event.path("release").asText())
          .containsExactly("1.0.0", "2.0.0");
    }
  }

  @Test
  void aSecondAgentOfANodeIsRefusedAndHarmsNothing() {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      cluster.release("1.0.0").worker().write();
      cluster.serving("1.0.0");
      Node node = cluster.node(1);
      List<Long> before = cluster.workers(node);

      Cli underItsName = cluster.cliInAProcess(cluster.twin(node).config(), "agent");
      Cli onItsState = cluster.cliInAProcess(node.config(), "agent");

      assertThat(underItsName.exit()).as(underItsName.err()).isEqualTo(3);
      assertThat(underItsName.err())
          .contains("node " + node.name() + ": expected to be its only agent");
      assertThat(onItsState.exit()).as(onItsState.err()).isEqualTo(2);
      assertThat(onItsState.err()).contains("found it locked by the agent with process id");
      cluster.awaitServing("1.0.0");
      assertThat(cluster.workers(node)).isEqualTo(before);
    }
  }

  /** Waits until this run of the agent has registered. */
  private static void awaitStarted(Cluster cluster, Node node, int runs) {
    cluster.eventually(
        node.name() + " is registered",
        () ->
            java.nio.file.Files.readAllLines(node.log()).stream()
                    .filter(line -> line.contains("registered as " + node.name()))
                    .count()
                == runs);
  }

  private static List<JsonNode> events(Node node, String type) {
    return EventOrder.read(node.state()).stream()
        .filter(event -> event.path("type").asText().equals(type))
        .toList();
  }

  private static JsonNode state(Cluster cluster, Node node) {
    for (JsonNode found : cluster.cli("status", "--json").exits(0).json().path("nodes")) {
      if (found.path("id").asText().equals(node.name())) {
        return found;
      }
    }
    throw new AssertionError("no " + node.name());
  }
}
