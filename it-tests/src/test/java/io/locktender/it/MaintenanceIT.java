package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node of three is taken out of service, upgraded past, and taken back, under requests. */
class MaintenanceIT {
  private static final int DOCUMENTS = 100;
  private static final String STEP =
      """
      id: state
      set-field: {collection: packages, field: state, value: new}
      """;

  private static ReleaseDirectory release(Cluster cluster, String version) {
    String script =
        "#!/bin/sh\nexec %s '%s'/port-$LOCKTENDER_NODE\n"
            .formatted(HelloWorker.command(version), cluster.directory());
    return cluster
        .release(version)
        .file("bin/worker", script)
        .worker("start-within: 60s\n    stop-within: 10s");
  }

  private static List<URI> workers(Cluster cluster, String version, String... nodes) {
    cluster.eventually(
        "the workers have said where they listen",
        () -> Stream.of(nodes).allMatch(node -> port(cluster, node).startsWith(version + " ")));
    return Stream.of(nodes)
        .map(node -> port(cluster, node).split(" ")[1])
        .map(port -> URI.create("http://127.0.0.1:" + port + "/"))
        .toList();
  }

  private static String port(Cluster cluster, String node) {
    Path file = cluster.directory().resolve("port-" + node);
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static NodeState state(Cluster cluster, String node) {
    NodeReport report = cluster.reports().get(node);
    return report == null ? NodeState.UNREACHABLE : report.state();
  }

  private static JsonNode shown(Cluster cluster, String node) {
    for (JsonNode each : cluster.cli("status", "--json").exits(0).json().path("nodes")) {
      if (each.path("id").asText().equals(node)) {
        return each;
      }
    }
    throw new AssertionError(node + " is not shown");
  }

  @Test
  void itIsDrainedStaysSoIsUpgradedPastAndServesAgainWhenItIsResumed() throws Exception {
    try (Cluster cluster = Cluster.ofStateServers(3)) {
      UpgradeIT.load(cluster, DOCUMENTS);
      release(cluster, "1.0.0").write();
      release(cluster, "2.0.0").step(STEP).write();
      cluster.serving("1.0.0");
      String drained = cluster.master().name();
      Node node =
          cluster.nodes().stream().filter(each -> each.name().equals(drained)).findFirst().get();
      String[] others =
          cluster.nodes().stream()
              .map(Node::name)
              .filter(name -> !name.equals(drained))
              .toArray(String[]::new);

      SteadyRequests requests = SteadyRequests.to(workers(cluster, "1.0.0", others));
      cluster.cli("node", "drain", drained, "--reason", "new kernel").exits(0);
      assertThat(cluster.workers(node)).isEmpty();
      assertThat(state(cluster, drained)).isEqualTo(NodeState.DRAINED);
      cluster.eventually(
          "another one is master",
          () -> !cluster.master().name().equals(drained) && masterIsShown(cluster));
      node.stop();
      node.start();
      cluster.eventually("it is drained still", () -> state(cluster, drained) == NodeState.DRAINED);
      assertThat(requests.endsWithoutAFailure()).isPositive();

      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
      cluster.ended(Outcome.SUCCEEDED);
      assertThat(cluster.workers(node)).isEmpty();
      assertThat(shown(cluster, drained).path("drain").path("reason").asText())
          .isEqualTo("new kernel");
      cluster.cli("why").exits(0);

      SteadyRequests after = SteadyRequests.to(workers(cluster, "2.0.0", others));
      cluster.cli("node", "resume", drained).exits(0);
      assertThat(state(cluster, drained)).isEqualTo(NodeState.SERVING);
      assertThat(after.endsWithoutAFailure()).isPositive();
      cluster.awaitServing("2.0.0");
      cluster.checkOrder();
    }
  }

  private static boolean masterIsShown(Cluster cluster) {
    return !cluster.cli("status", "--json").json().path("master").isNull();
  }
}
