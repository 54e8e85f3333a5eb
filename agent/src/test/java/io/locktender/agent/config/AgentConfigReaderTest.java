package io.locktender.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import io.locktender.agent.config.AgentConfig.Http;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.Retention;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentConfigReaderTest {
  static final String LEAST =
      """
      cluster: shop
      node: node-1
      roles: [state-server]
      zookeeper: {connect: "127.0.0.1:2181"}
      mongodb: {uri: "mongodb://127.0.0.1:27017", database: shop}
      releases: /var/lib/locktender/releases
      state: /var/lib/locktender/state
      """;

  @TempDir private Path directory;

  @Test
  void theLeastFileHasTheDefaults() throws IOException {
    AgentConfig config = read(LEAST);

    assertThat(config.cluster()).isEqualTo("shop");
    assertThat(config.node()).isEqualTo("node-1");
    assertThat(config.roles()).containsExactly(NodeRole.STATE_SERVER);
    assertThat(config.stateServer()).isTrue();
    assertThat(config.zookeeper().connect()).isEqualTo("127.0.0.1:2181");
    assertThat(config.zookeeper().sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.mongodb().uri()).isEqualTo("mongodb://127.0.0.1:27017");
    assertThat(config.mongodb().database()).isEqualTo("shop");
    assertThat(config.releases()).isEqualTo(Path.of("/var/lib/locktender/releases"));
    assertThat(config.state()).isEqualTo(Path.of("/var/lib/locktender/state"));
    assertThat(config.http()).isEqualTo(new Http(HostAndPort.fromParts("127.0.0.1", 7480), false));
    assertThat(config.deadlines()).isEqualTo(Deadlines.DEFAULT);
    assertThat(config.steps().javaOptions()).isEmpty();
    assertThat(config.steps().heap()).isEmpty();
  }

  @Test
  void theEnsembleIsNamedInAThousandCharacters() {
    String host = "h".repeat(995) + ":2181";
    assertThat(AgentConfigReader.connect(host)).isEqualTo(host);
    assertThatThrownBy(() -> AgentConfigReader.connect("h" + host))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("expected at most 1000 characters, found 1001");
    assertThatThrownBy(() -> AgentConfigReader.connect("h:1" + ",h:1".repeat(200_000)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void everyKeyIsReadByItsName() throws IOException {
    AgentConfig config =
        read(
            """
            cluster: blue
            node: n.7
            roles: [machine]
            zookeeper: {connect: "a:1,b:2/chroot", session-timeout: 10s}
            mongodb: {uri: "mongodb+srv://db.example/", database: blue}
            releases: /r
            state: /s
            http: {bind: "0.0.0.0:0", page: true}
            deadlines: {preflight: 1s, hold: 2s, quiet: 9s, sync: 3s, problem: 9s, step: 4s, node-steps: 5s, check: 6s, start: 7s, database: 8s}
            steps: {java-options: [-Da=b, "-XX:+UseSerialGC"], heap: 512m}
            backups: {keep: 2, for: 30d}
            """);

    assertThat(config.stateServer()).isFalse();
    assertThat(config.zookeeper())
        .isEqualTo(
            new AgentConfig.ZooKeeper(
                "a:1,b:2/chroot", Duration.ofSeconds(10), ZooKeeperSecurity.OPEN));
    assertThat(config.http()).isEqualTo(new Http(HostAndPort.fromParts("0.0.0.0", 0), true));
    assertThat(config.deadlines())
        .isEqualTo(
            new Deadlines(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(9),
                Duration.ofSeconds(3),
                Duration.ofSeconds(9),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Deadlines.DEFAULT.takeovers(),
                Deadlines.DEFAULT.sweepEvery()));
    assertThat(config.steps().javaOptions()).containsExactly("-Da=b", "-XX:+UseSerialGC");
    assertThat(config.steps().heap()).contains("512m");
    assertThat(config.backups()).isEqualTo(new Retention(2, Duration.ofDays(30)));
  }

  /** A line of the least file is replaced; {@code \n} stands for a line break. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          cluster: shop ~ clustr: shop ~ 1:1: clustr: expected one of cluster, node, roles, zookeeper, mongodb, releases, releases-keys, state, http, deadlines, steps, backups, notify, found an unknown key; did you mean 'cluster'?
          cluster: shop ~ cluster: a/b ~ 1:10: cluster: expected 1 to 63 letters, digits, '.', '_' or '-', found 'a/b'; choose another name
          cluster: shop ~ cluster: 7 ~ 1:10: cluster: expected text, found the number 7; put it in quotes
          node: node-1 ~ # none ~ 1:1: expected the key 'node', found none; add it, or set the environment's LOCKTENDER_NODE
          node: node-1 ~ node: ~ 2:6: node: expected text, found nothing; write a word
          node: node-1 ~ cluster: again ~ 2:1: cluster: expected each key once, found it again (first at line 1); remove one of them
          [state-server] ~ [state-serve] ~ 3:9: roles[0]: expected one of state-server, machine, found 'state-serve'; did you mean 'state-server'?
          [state-server] ~ [] ~ 3:8: roles: expected a list of 1 to 1 items, found an empty list; add what is missing
          [state-server] ~ machine ~ 3:8: roles: expected a list, found 'machine'; write [..], or lines that begin with '- '
          "127.0.0.1:2181" ~ "127.0.0.1" ~ 4:22: zookeeper.connect: expected host:port, or several with commas between, found '127.0.0.1'; correct it
          "127.0.0.1:2181" ~ "a:1", session-timeout: 2m ~ 4:46: zookeeper.session-timeout: expected a time from 1s to 1m, such as 30s, found '2m'; write a number and ms, s, m, h or d within the bounds
          "127.0.0.1:2181" ~ "a:1", session-timeout: 500ms ~ 4:46: zookeeper.session-timeout: expected a time from 1s to 1m, such as 30s, found '500ms'; write a number and ms, s, m, h or d within the bounds
          "127.0.0.1:2181" ~ "a:1", timeout: 2s ~ 4:29: zookeeper.timeout: expected one of connect, session-timeout, auth, tls, acl, found an unknown key; correct or remove it
          "mongodb://127.0.0.1:27017" ~ "postgres://u:secret@h" ~ 5:16: mongodb.uri: expected a URI that begins with mongodb://, found another; correct it
          , database: shop ~ , database: "a.b" ~ 5:55: mongodb.database: expected a database's name, found 'a.b'; correct it
          , database: shop ~ '' ~ 5:10: mongodb: expected the key 'database', found none; add it
          uri: "mongodb://127.0.0.1:27017", ~ '' ~ 5:10: mongodb: expected the key 'uri', found none; add it, or set the environment's LOCKTENDER_MONGODB_URI
          /var/lib/locktender/releases ~ releases ~ 6:11: releases: expected an absolute path, found 'releases'; write it from / on
          state: ~ http: {page: 1}\\nstate: ~ 7:14: http.page: expected true or false, found the number 1; correct it
          state: ~ http: {bind: nowhere}\\nstate: ~ 7:14: http.bind: expected host:port, found 'nowhere'; write it as 127.0.0.1:7480
          state: ~ deadlines: {hold: soon}\\nstate: ~ 7:19: deadlines.hold: expected a time from 1s to 168h, such as 30s, found 'soon'; write a number and ms, s, m, h or d within the bounds
          state: ~ backups: {keep: 0}\\nstate: ~ 7:17: backups.keep: expected a whole number from 1 to 1000, found the number 0; correct it
          state: ~ backups: {for: 1s}\\nstate: ~ 7:16: backups.for: expected a time from 1m to 87600h, such as 30s, found '1s'; write a number and ms, s, m, h or d within the bounds
          state: ~ steps: {heap: lots}\\nstate: ~ 7:15: steps.heap: expected a size such as 512m or 2g, found 'lots'; correct it
          """)
  void aMistakeHasItsOneLine(String before, String after, String line) {
    String mistaken = LEAST.replace(before, after.replace("\\n", "\n"));
    assertThat(mistaken).isNotEqualTo(LEAST);

    assertThatThrownBy(() -> read(mistaken))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(directory.resolve("agent.yaml") + ":" + line);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path none = directory.resolve("none.yaml");

    assertThatThrownBy(() -> AgentConfigReader.read(none, Map.of()))
        .hasMessage(none + ": expected a file, found none; create it, or correct the path");
  }

  @Test
  void theUriMayComeFromTheEnvironmentSoThatAPasswordStaysOutOfTheFile() throws IOException {
    String without = LEAST.replace("uri: \"mongodb://127.0.0.1:27017\", ", "");
    Map<String, String> environment = Map.of("LOCKTENDER_MONGODB_URI", "mongodb://u:p@h");

    AgentConfig config = AgentConfigReader.read(write(without), environment);

    assertThat(config.mongodb().uri()).isEqualTo("mongodb://u:p@h");
    assertThat(config.toString()).doesNotContain("u:p");
  }

  /** What a newcomer writes into locktender.env must count. */
  @Test
  void theShippedFileTakesTheUriFromTheEnvironment() {
    Path shipped = Path.of("..", "deploy/src/dist/conf/agent.yaml");
    Map<String, String> environment = Map.of("LOCKTENDER_MONGODB_URI", "mongodb://u:p@h");

    assertThat(AgentConfigReader.read(shipped, environment).mongodb().uri())
        .isEqualTo("mongodb://u:p@h");
  }

  @Test
  void theFilesOwnUriGoesBeforeTheEnvironments() throws IOException {
    Map<String, String> environment = Map.of("LOCKTENDER_MONGODB_URI", "mongodb://other");

    assertThat(AgentConfigReader.read(write(LEAST), environment).mongodb().uri())
        .isEqualTo("mongodb://127.0.0.1:27017");
  }

  @Test
  void aBadUriInTheEnvironmentIsNotShown() throws IOException {
    Path file = write(LEAST.replace("uri: \"mongodb://127.0.0.1:27017\", ", ""));

    assertThatThrownBy(
            () -> AgentConfigReader.read(file, Map.of("LOCKTENDER_MONGODB_URI", "u:secret@h")))
        .hasMessage(
            "LOCKTENDER_MONGODB_URI: expected a URI that begins with mongodb://, found another;"
                + " correct it");
  }

  @Test
  void theNodesNameMayComeFromTheEnvironmentSoThatOneFileDoesForManyContainers()
      throws IOException {
    Path file = write(LEAST.replace("node: node-1", ""));

    assertThat(AgentConfigReader.read(file, Map.of("LOCKTENDER_NODE", "shop-2")).node())
        .isEqualTo("shop-2");
    assertThatThrownBy(() -> AgentConfigReader.read(file, Map.of("LOCKTENDER_NODE", "a/b")))
        .hasMessage(
            "LOCKTENDER_NODE: expected 1 to 63 letters, digits, '.', '_' or '-', found 'a/b';"
                + " choose another name");
  }

  @Test
  void theFilesOwnNodeGoesBeforeTheEnvironments() throws IOException {
    assertThat(AgentConfigReader.read(write(LEAST), Map.of("LOCKTENDER_NODE", "another")).node())
        .isEqualTo("node-1");
  }

  private AgentConfig read(String text) throws IOException {
    return AgentConfigReader.read(write(text), Map.of());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("agent.yaml"), text);
  }
}
