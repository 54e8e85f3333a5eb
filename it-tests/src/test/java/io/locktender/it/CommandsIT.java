package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsIT {
  @Test
  void aCommandSaysWhatItDoesWithoutAnyCluster() {
    try (Cluster cluster = Cluster.empty()) {
      Cli all = cluster.cliWithoutConfig("--help").exits(0);
      Cli one = cluster.cliWithoutConfig("db", "baseline", "--help").exits(0);

      assertThat(all.out()).contains("upgrade", "status", "abort", "why");
      assertThat(one.out()).contains("Usage: locktender db baseline");
    }
  }

  @Test
  void aMistakeInTheArgumentsOrTheFileIsExitCodeTwo() throws IOException {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      Path file = cluster.file("wrong.yaml");
      Files.writeString(file, "cluster: shop\nnodes: node-1\n");

      assertThat(cluster.cli("upgrade").exits(2).err()).contains("VERSION");
      assertThat(cluster.cli("upgrade", "two", "--yes").exits(2).err()).contains("'two'");
      assertThat(cluster.cliInAProcess("statsu").exits(2).err()).contains("'statsu'", "--help");
      assertThat(cluster.cliOf(file, "status").exits(2).err().strip())
          .contains("wrong.yaml:2:1: ", "nodes")
          .hasLineCount(1);
    }
  }

  @Test
  void withoutAMasterARequestTimesOutAndIsWithdrawn() {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      cluster.release("1.0.0").worker().write();
      cluster.release("2.0.0").worker().write();
      cluster.atVersion("1.0.0");

      Cli timedOut = cluster.cliInAProcess("upgrade", "2.0.0", "--yes", "--timeout", "2s").exits(4);
      Cli await = cluster.cli("await", "1.0.0", "--timeout", "2s");

      assertThat(timedOut.err()).contains("no master answered", "the request is cancelled");
      assertThat(await.exit()).as(await.err()).isEqualTo(4);
    }
  }

  @Test
  void whatCannotBeReachedIsExitCodeFive() throws IOException {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      String yaml = Files.readString(cluster.node(1).config());
      Path closed = cluster.file("closed.yaml");
      Files.writeString(
          closed,
          yaml.replaceAll("connect: \"[^\"]*\"", "connect: \"127.0.0.1:1\"")
              .replaceAll("uri: \"[^\"]*\"", "uri: \"mongodb://127.0.0.1:1\""));

      Cli zookeeper = cluster.cliInAProcess(closed, "status").exits(5);
      Cli mongodb = cluster.cliOf(closed, "db", "status").exits(5);

      assertThat(zookeeper.err().strip()).contains("127.0.0.1:1").hasLineCount(1);
      assertThat(mongodb.err().strip()).contains("127.0.0.1:1").hasLineCount(1);
    }
  }

  @Test
  void statusHasTheKeysThatOutsidersRelyOn() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      UpgradeIT.load(cluster, 10);
      cluster.release("1.0.0").worker().write();
      cluster.release("2.0.0").worker().step(UpgradeIT.SPLIT).write();
      cluster.serving("1.0.0");
      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
      cluster.cli("await", "2.0.0", "--timeout", "10s").exits(0);

      JsonNode status = cluster.cliInAProcess("status", "--json").exits(0).json();

      keys(
          status,
          "cluster",
          "targetVersion",
          "master",
          "databaseVersion",
          "upgrade",
          "zookeeperOpen",
          "nodes");
      keys(status.path("databaseVersion"), "version", "admits", "revision", "epoch");
      keys(
          status.path("upgrade"),
          "id",
          "from",
          "to",
          "phase",
          "outcome",
          "startedAt",
          "finishedAt",
          "failure",
          "steps");
      keys(status.at("/upgrade/steps/0"), "id", "target", "state", "pending", "changed");
      assertThat(status.path("nodes")).hasSize(2);
      for (JsonNode node : status.path("nodes")) {
        keys(node, "id", "roles", "live", "release", "state", "revision", "detail", "build");
      }
      assertThat(status.path("targetVersion").asText()).isEqualTo("2.0.0");
      assertThat(status.at("/databaseVersion/admits/0").asText()).isEqualTo("2.0.0");
      assertThat(status.at("/upgrade/phase").asText()).isEqualTo("DONE");
      assertThat(status.at("/upgrade/steps/0/changed").asLong()).isEqualTo(10);
      for (String json : List.of("history", "why", "node list", "backup list", "db status")) {
        List<String> words = new ArrayList<>(List.of(json.split(" ")));
        words.add("--json");
        JsonNode printed = cluster.cli(words.toArray(String[]::new)).exits(0).json();
        assertThat(printed.isContainerNode()).as(json).isTrue();
      }
    }
  }

  private static void keys(JsonNode object, String... keys) {
    List<String> found = new ArrayList<>();
    object.fieldNames().forEachRemaining(found::add);
    assertThat(found).containsExactly(keys);
  }
}
