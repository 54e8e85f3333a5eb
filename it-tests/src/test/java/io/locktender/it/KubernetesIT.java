package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.locktender.coordinator.document.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The example for Kubernetes: the command of its init container, as the manifest has it. */
class KubernetesIT {
  private static final Path MANIFEST = Path.of("../deploy/src/dist/kubernetes/shop-api.yaml");

  private final JsonNode deployment = read();
  private final JsonNode template = deployment.at("/spec/template");
  private final JsonNode init = template.at("/spec/initContainers/0");

  private static JsonNode read() {
    try {
      Object yaml =
          new Load(LoadSettings.builder().build()).loadFromString(Files.readString(MANIFEST));
      return JsonMapper.builder().build().valueToTree(yaml);
    } catch (IOException e) {
      throw new AssertionError("no manifest", e);
    }
  }

  @Test
  void theManifestNamesOneVersionEverywhere() {
    String version = template.at("/metadata/labels/app.kubernetes.io~1version").asText();

    assertThat(deployment.path("kind").asText()).isEqualTo("Deployment");
    assertThat(arguments()).startsWith("await", version);
    assertThat(template.at("/spec/containers/0/image").asText()).endsWith(":" + version);
    assertThat(deployment.at("/spec/selector/matchLabels").properties())
        .isNotEmpty()
        .isSubsetOf(template.at("/metadata/labels").properties());
    assertThat(init.at("/command/0").asText()).isEqualTo("/opt/locktender/bin/locktender");
  }

  @Test
  void itWaitsUntilTheDatabaseAdmitsTheReleaseAndTimesOutBefore() {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      UpgradeIT.load(cluster, 50);
      Brakes brakes = new Brakes(cluster);
      cluster.serving("1.0.0");

      start(cluster, "2s").end().exits(4);
      Cli.Running waiting = start(cluster, "10m");
      brakes.on("step");
      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
      cluster.awaitPhase(Phase.FINISH);
      assertThat(waiting.runs()).isTrue();
      brakes.off("step");

      Cli admitted = waiting.end().exits(0);
      assertThat(admitted.out()).contains("the database admits 2.0.0");
      upgrade.end().exits(0);
    }
  }

  /** With the manifest's arguments and variables, but where the servers are. */
  private Cli.Running start(Cluster cluster, String timeout) {
    List<String> arguments = new ArrayList<>(arguments());
    arguments.set(arguments.indexOf("--timeout") + 1, timeout);
    arguments.set(arguments.indexOf("--cluster") + 1, cluster.name());
    arguments.set(arguments.indexOf("--zookeeper") + 1, cluster.connect());
    String uri = cluster.database().uriOfDatabase();
    return Cli.start(arguments, Map.of(init.at("/env/0/name").asText(), uri));
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    init.path("args").forEach(argument -> arguments.add(argument.asText()));
    return arguments;
  }
}
