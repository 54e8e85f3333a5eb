package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.config.AgentConfigReader;
import io.locktender.deploy.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the examples for containers say fits together, this build, and what an agent reads. */
class ContainerExamplesIT {
  private static final Pattern IMAGE = Pattern.compile("\\blocktender:(\\d\\S*)");
  private static final int AGENTS_LONGEST_STOP_SECONDS = 15 * 60;
  private static final Path KUBECTL = Path.of("/usr/bin/kubectl");
  private static final String NAME = "/app.kubernetes.io~1name";

  @Test
  void everyImageOfLocktenderIsOfThisBuild() throws IOException {
    List<String> versions;
    try (Stream<Path> files = Files.walk(Distribution.HOME)) {
      versions =
          files
              .filter(
                  file ->
                      file.startsWith(Examples.COMPOSE) || file.toString().contains("/kubernetes/"))
              .filter(Files::isRegularFile)
              .map(Examples::text)
              .flatMap(text -> IMAGE.matcher(text).results())
              .map((MatchResult found) -> found.group(1))
              .toList();
    }

    assertThat(versions).hasSizeGreaterThanOrEqualTo(3).containsOnly(Examples.VERSION);
  }

  @Test
  void theAgentReadsThePodsFileAndFindsAllOfItInThePod() {
    AgentConfig config = read(Examples.SHOP, "shop-0");
    Map<String, Path> mounts = Examples.mounts();

    assertThat(config.node()).isEqualTo("shop-0");
    assertThat(config.http().bind().getPort())
        .isEqualTo(Examples.container().at("/ports/0/containerPort").asInt());
    assertThat(config.state().getParent()).isEqualTo(mounts.get("state"));
    assertThat(config.mongodb().address().file().orElseThrow().getParent())
        .isEqualTo(mounts.get("secrets"));
    assertThat(Examples.text(Examples.SHOP.resolve("Dockerfile")))
        .contains("COPY releases " + config.releases() + "\n");
  }

  @Test
  void theNodesNameIsThePods() {
    assertThat(Examples.container().at("/env/0").toString())
        .isEqualTo(
            "{\"name\":\"LOCKTENDER_NODE\","
                + "\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}}");
  }

  @Test
  void aPodRunsAsNobodyInParticularAndWritesToItsVolumesAlone() {
    JsonNode pod = Examples.pod().path("securityContext");
    JsonNode container = Examples.container().path("securityContext");

    assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.path("runAsUser").asInt()).isEqualTo(10001);
    assertThat(pod.path("fsGroup").asInt()).isEqualTo(10001);
    assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
    assertThat(Examples.pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(Examples.mounts().values()).contains(Path.of("/tmp"));
  }

  @Test
  void aPodThatStopsHasTheTimeThatItsAgentTakesToStopTheWorkers() {
    assertThat(Examples.container().path("args").toString())
        .isEqualTo("[\"agent\",\"--stop-workers\",\"always\"]");
    assertThat(Examples.pod().path("terminationGracePeriodSeconds").asInt())
        .isGreaterThan(AGENTS_LONGEST_STOP_SECONDS);
  }

  @Test
  void aHeldPodIsAliveAndNotReady() {
    JsonNode container = Examples.container();

    for (String probe : List.of("/livenessProbe", "/startupProbe")) {
      assertThat(container.at(probe + "/httpGet").toString())
          .isEqualTo("{\"path\":\"/health\",\"port\":\"agent\"}");
    }
    assertThat(container.at("/readinessProbe/httpGet/port").asText()).isEqualTo("http");
  }

  @Test
  void everySelectorFindsThePods() {
    JsonNode set = one("stateful-set.yaml");

    assertThat(
            Stream.of(
                set.at("/spec/template/metadata/labels" + NAME),
                set.at("/spec/selector/matchLabels" + NAME),
                one("disruption-budget.yaml").at("/spec/selector/matchLabels" + NAME),
                one("network-policy.yaml").at("/spec/podSelector/matchLabels" + NAME)))
        .extracting(JsonNode::asText)
        .containsOnly("shop");
    assertThat(Examples.documents(Examples.SHOP.resolve("services.yaml")))
        .extracting(service -> service.at("/spec/selector" + NAME).asText())
        .containsExactly("shop", "shop");
  }

  @Test
  void theKustomizationHasEveryManifest() throws IOException {
    JsonNode resources = one("kustomization.yaml").path("resources");
    List<String> files;
    try (Stream<Path> found = Files.list(Examples.SHOP)) {
      files =
          found
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .filter(name -> !name.equals("kustomization.yaml") && !name.equals("agent.yaml"))
              .toList();
    }

    assertThat(resources).extracting(JsonNode::asText).containsExactlyInAnyOrderElementsOf(files);
  }

  /** By kubectl's own word, where the machine has it. */
  @Test
  void kubectlBuildsThemAndLeavesTheServersLabelsAlone() throws Exception {
    assumeThat(KUBECTL).isExecutable();

    Ended ended = Distribution.run(Map.of(), KUBECTL, "kustomize", Examples.SHOP.toString());

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    List<JsonNode> built = Examples.documents(ended.output());
    assertThat(built).hasSize(7);
    assertThat(built)
        .filteredOn(document -> document.path("kind").asText().equals("NetworkPolicy"))
        .singleElement()
        .satisfies(
            policy ->
                assertThat(policy.at("/spec/egress").toString())
                    .contains("\"zookeeper\"", "\"mongodb\""));
  }

  @Test
  void theAgentReadsTheFileOfComposeForEachOfItsNodes() {
    JsonNode services =
        Examples.documents(Examples.COMPOSE.resolve("compose.yaml")).get(0).path("services");

    for (String node : List.of("node-1", "node-2", "node-3")) {
      assertThat(services.at("/" + node + "/environment/LOCKTENDER_NODE").asText()).isEqualTo(node);
      AgentConfig config = read(Examples.COMPOSE, node);
      assertThat(services.at("/" + node + "/volumes/1").asText())
          .isEqualTo(node + ":" + config.state().getParent());
      assertThat(services.at("/" + node + "/ports/0").asText())
          .endsWith(":" + config.http().bind().getPort());
    }
  }

  @Test
  void theReleasesOfComposeAreInTheImage() {
    Path releases = read(Examples.COMPOSE, "node-1").releases();

    assertThat(Distribution.HOME.resolve(Path.of("/opt/locktender").relativize(releases)))
        .isDirectoryContaining("glob:**/1.0.0")
        .isDirectoryContaining("glob:**/2.0.0");
  }

  private static AgentConfig read(Path directory, String node) {
    return AgentConfigReader.read(
        directory.resolve("agent.yaml"), Map.of(AgentConfigReader.NODE_VARIABLE, node));
  }

  private static JsonNode one(String file) {
    return Examples.documents(Examples.SHOP.resolve(file)).get(0);
  }
}
