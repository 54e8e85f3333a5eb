package io.locktender.playground.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.config.AgentConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SiteTest {
  @TempDir private Path directory;

  @Test
  void everyNodeHasAConfigurationThatAnAgentReads() throws IOException {
    Site site = Site.choose(directory.resolve("a \"quoted\" name"), new Random(1));
    site.write();

    for (SiteNode node : site.nodes()) {
      AgentConfig config = AgentConfigReader.read(node.config(), Map.of());
      assertThat(config.cluster()).isEqualTo(site.cluster());
      assertThat(config.node()).isEqualTo(node.name());
      assertThat(config.stateServer()).isTrue();
      assertThat(config.releases()).isEqualTo(node.releases());
      assertThat(config.state()).isEqualTo(node.state());
      assertThat(config.http().bind().getPort()).isEqualTo(node.agentPort());
      assertThat(config.mongodb().uri()).isEqualTo(site.mongodb());
      assertThat(config.deadlines().problem()).isEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void noTwoServersShareAPort() throws IOException {
    Site site = Site.choose(directory, new Random(1));

    Set<Integer> ports = new HashSet<>(Set.of(site.zookeeperPort(), site.mongodbPort()));
    site.nodes().forEach(node -> ports.addAll(Set.of(node.agentPort(), node.workerPort())));

    assertThat(ports).hasSize(2 + 2 * site.nodes().size());
  }
}
