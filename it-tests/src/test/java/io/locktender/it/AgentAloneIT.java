package io.locktender.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose servers are not there: what it says of that, and when it is told to stop. */
final class AgentAloneIT {
  /** What comes again and again is counted, and told after a minute. */
  private static final Duration COUNTED_WITHIN = Duration.ofSeconds(100);

  @TempDir private Path temp;

  @Test
  void theLogOfAnAgentThatStartsBeforeItsServersIsShort() throws IOException {
    Node node = new Node("node-1", temp.resolve("node-1"), yaml());
    node.start();

    Awaitility.await()
        .atMost(COUNTED_WITHIN)
        .until(() -> Files.exists(node.log()) && log(node).contains("times more within 1m"));
    node.stop();

    assertThat(log(node).lines()).hasSizeLessThan(20);
    assertThat(log(node))
        .contains("not registered yet: waits for ZooKeeper to answer")
        .contains("the agent is told to stop", "the agent has stopped; its workers keep running")
        .doesNotContain("\tat ", "\\tat ");
    assertThat(node.agent().exitValue()).isEqualTo(143);
  }

  private static String log(Node node) throws IOException {
    return Files.readString(node.log(), UTF_8);
  }

  /** On these ports nothing listens. */
  private String yaml() {
    return """
    cluster: shop
    node: node-1
    roles: [state-server]
    zookeeper: {connect: "127.0.0.1:1"}
    mongodb: {uri: "mongodb://127.0.0.1:2/", database: shop}
    releases: %s
    state: %s
    http: {bind: "127.0.0.1:0"}
    """
        .formatted(temp.resolve("releases"), temp.resolve("node-1/state"));
  }
}
