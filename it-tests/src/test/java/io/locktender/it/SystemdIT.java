package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are units; each node has a {@link StandInSystemd}. */
class SystemdIT {
  private static final String TEMPLATE = "shop-api@.service";
  private static final String ONE = "shop-api@1.0.0.service";
  private static final String TWO = "shop-api@2.0.0.service";
  private static final String RUNS = "exec sleep 100000\n";

  @TempDir Path temp;

  private StandInSystemd systemd(String node, String program) {
    StandInSystemd systemd = new StandInSystemd(temp.resolve(node));
    systemd.template(TEMPLATE, program);
    return systemd;
  }

  private static void releases(Cluster cluster) {
    UpgradeIT.load(cluster, 50);
    cluster.release("1.0.0").unit(TEMPLATE).write();
    cluster.release("2.0.0").unit(TEMPLATE).step(UpgradeIT.SPLIT).write();
  }

  @Test
  void twoNodesWhoseWorkersAreUnitsGoFromOneReleaseToTheNextByHold() {
    try (StandInSystemd first = systemd("node-1", RUNS);
        StandInSystemd second = systemd("node-2", RUNS);
        Cluster cluster = Cluster.empty().session("10s").stateServers(2, "")) {
      releases(cluster);
      cluster.node(1).path(first.path());
      cluster.node(2).path(second.path());
      cluster.serving("1.0.0");
      assertThat(first.pid(ONE)).isPresent();

      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);

      cluster.ended(Outcome.SUCCEEDED);
      cluster.awaitServing("2.0.0");
      for (StandInSystemd systemd : List.of(first, second)) {
        assertThat(systemd.journal())
            .containsExactly("start " + ONE, "stop " + ONE, "start " + TWO);
        assertThat(systemd.pid(ONE)).isEmpty();
        assertThat(systemd.pid(TWO)).isPresent();
      }
    }
  }

  @Test
  void aUnitThatSomebodyStartsIsStoppedWhileItsReleaseIsHeld() {
    try (StandInSystemd systemd = systemd("node-1", RUNS);
        Cluster cluster = Cluster.empty().session("10s").stateServers(1, "")) {
      Brakes brakes = new Brakes(cluster);
      UpgradeIT.load(cluster, 50);
      cluster.release("1.0.0").unit(TEMPLATE).write();
      cluster.node(1).path(systemd.path());
      cluster.serving("1.0.0");
      brakes.on("step");
      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
      cluster.awaitPhase(Phase.FINISH);
      assertThat(systemd.pid(ONE)).isEmpty();

      systemd.systemctl("start", ONE);

      cluster.eventually("it is stopped", () -> systemd.pid(ONE).isEmpty());
      assertThat(cluster.phase()).isEqualTo(Phase.FINISH);
      assertThat(systemd.journal())
          .containsExactly("start " + ONE, "stop " + ONE, "start " + ONE, "stop " + ONE);
      brakes.off("step");
      upgrade.end().exits(0);
    }
  }

  @Test
  void anAgentThatWasKilledFindsItsUnitAgain() {
    try (StandInSystemd systemd = systemd("node-1", RUNS);
        Cluster cluster = Cluster.empty().session("10s").stateServers(1, "")) {
      releases(cluster);
      Node node = cluster.node(1).path(systemd.path());
      cluster.serving("1.0.0");
      Long before = systemd.pid(ONE).orElseThrow();

      node.kill();
      node.start();
      cluster.eventually(
          "it is adopted",
          () ->
              EventOrder.read(node.state()).stream()
                  .anyMatch(event -> event.path("type").asText().equals("worker-adopted")));
      cluster.awaitServing("1.0.0");

      assertThat(systemd.pid(ONE)).contains(before);
      assertThat(systemd.journal()).containsExactly("start " + ONE);
      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
      cluster.awaitServing("2.0.0");
      assertThat(systemd.journal()).containsExactly("start " + ONE, "stop " + ONE, "start " + TWO);
    }
  }

  @Test
  void aUnitThatDoesNotStopIsNeverHeldAndWhatGivesTheHoldUpNamesIt() throws IOException {
    Path stays = temp.resolve("stays");
    Files.createFile(stays);
    String stubborn = "trap '' TERM; while [ -e %s ]; do sleep 0.1; done\n".formatted(stays);
    try (StandInSystemd first = systemd("node-1", RUNS);
        StandInSystemd second = systemd("node-2", stubborn);
        Cluster cluster = Cluster.empty().session("10s").stateServers(2, "deadlines: {hold: 8s}")) {
      releases(cluster);
      cluster.node(1).path(first.path());
      cluster.node(2).path(second.path());
      cluster.serving("1.0.0");

      cluster.cli("upgrade", "2.0.0", "--yes").exits(0);

      cluster.awaitDocument("a hold that was given up", now -> CutOverIT.hold(now).back() != null);
      assertThat(CutOverIT.hold(cluster.document()).back())
          .contains("node-2", "unit " + ONE + " is deactivating (stop-sigterm)")
          .doesNotContain("node-1");
      cluster.cli("abort", "--wait").exits(0);
      cluster.ended(Outcome.ROLLED_BACK);
      assertThat(second.pid(ONE)).as("systemd's affair, not the agent's").isPresent();
      Files.delete(stays);
      second.template(TEMPLATE, RUNS);
      cluster.awaitServing("1.0.0");
      assertThat(second.journal()).containsExactly("start " + ONE, "stop " + ONE, "start " + ONE);
    }
  }
}
