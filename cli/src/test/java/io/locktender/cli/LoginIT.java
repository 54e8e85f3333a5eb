package io.locktender.cli;

import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import io.locktender.coordinator.zookeeper.access.AccessList;
import io.locktender.coordinator.zookeeper.access.Identity;
import io.locktender.coordinator.zookeeper.access.ZooKeeperLogin;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who a command is to ZooKeeper, and what it says when that does not do. */
final class LoginIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");
  private TestingServer server;
  private ClusterConnection agent;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    AccessList list = new AccessList(List.of(), List.of(digest("ann", "apple")), List.of());
    agent = connect(login("agent", "secret", list));
    agent.mirrors().force(mirror(document(null), null));
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    server.close();
  }

  @Test
  void whoLoggedInIsWhoAsked() throws Exception {
    Path login = operatorFile("ann", "apple");

    Terminal terminal = run(Map.of(), "upgrade", "2.0.0", "--timeout", "1s", "--login", login);

    assertThat(terminal.err()).contains("no master answered within 1 s");
    Target target = agent.targets().read().orElseThrow().value();
    assertThat(target.by()).isEqualTo("ann");
    assertThat(target.abort()).isEqualTo("ann");
  }

  @Test
  void aPersonsOwnFileIsFoundByItself() throws Exception {
    Path home = Files.createDirectories(directory.resolve(".config/locktender"));
    Files.copy(operatorFile("ann", "apple"), home.resolve("operator.yaml"));

    assertThat(run(Map.of("HOME", directory.toString()), "status").out())
        .contains("cluster   shop")
        .doesNotContain("open:");
    assertThat(
            run(Map.of("XDG_CONFIG_HOME", directory.resolve(".config").toString()), "status").out())
        .contains("cluster   shop");
    String named = home.resolve("operator.yaml").toString();
    assertThat(run(Map.of("LOCKTENDER_LOGIN", named), "status").out()).contains("cluster   shop");
  }

  @Test
  void anEmptyVariableIsNoFileOfOnesOwn() throws Exception {
    Path home = Files.createDirectories(directory.resolve(".config/locktender"));
    Files.writeString(home.resolve("operator.yaml"), "no login at all");
    Map<String, String> own = Map.of("HOME", directory.toString());
    assertThat(run(2, own, "status").err()).startsWith(home.resolve("operator.yaml") + ":1:1: ");

    Map<String, String> none = Map.of("HOME", directory.toString(), "LOCKTENDER_LOGIN", "");
    assertThat(run(5, none, "status").err()).contains("expected that everybody is let in");
  }

  @Test
  void withoutALoginACommandSaysHowToLogIn() throws Exception {
    Terminal terminal = run(5, Map.of(), "status");

    assertThat(terminal.err())
        .isEqualTo(
            "ZooKeeper: expected that everybody is let in, found NOAUTH at /locktender/shop; log"
                + " in: by 'zookeeper.auth' or 'zookeeper.tls' of agent.yaml, or of the file that"
                + " --login names\n");
    assertThat(run(5, Map.of(), "upgrade", "2.0.0").err()).contains("found NOAUTH");
  }

  @Test
  void whoIsNotLetInDoesNotWait() throws Exception {
    assertThat(run(5, Map.of(), "status", "--watch").err()).contains("found NOAUTH");
    assertThat(run(5, Map.of(), "node", "resume", "node-1").err()).contains("found NOAUTH");
  }

  @Test
  void aPersonIsNotToldToMakeTheAgentsPasswordHisOwn() throws Exception {
    Path config = directory.resolve("agent.yaml");
    Path within = Files.createFile(directory.resolve("a-file")).resolve("password");
    Files.writeString(config, agentYaml(within));

    Terminal terminal = new Terminal();

    assertThat(terminal.run("status", "--config", config.toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith(within + ": expected a file that ")
        .endsWith(
            "; it is the agent's: log in as yourself, by --login FILE or"
                + " ~/.config/locktender/operator.yaml\n");
  }

  @Test
  void aPasswordFileThatOthersMayReadIsNotUsed() throws Exception {
    Path login = operatorFile("ann", "apple");
    Path password = directory.resolve("ann.apple");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));

    Terminal terminal = run(2, Map.of(), "status", "--login", login);

    assertThat(terminal.err())
        .startsWith(password + ": expected a file that only its owner may read")
        .contains("found -rw-r--r--", "chmod 600 " + password)
        .doesNotContain("apple;");
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() throws Exception {
    Terminal terminal = run(5, Map.of(), "status", "--login", operatorFile("ann", "guessed"));

    assertThat(terminal.err())
        .contains("expected 'ann' to be let in, found NOAUTH")
        .doesNotContain("guessed");
  }

  @Test
  void whoLogsInAsTheAgentIsNamedBesideIt() throws Exception {
    login("agent", "secret", AccessList.ONLY_OWN);
    Path config = directory.resolve("agent.yaml");
    Files.writeString(config, agentYaml(directory.resolve("agent.secret")));
    Terminal terminal = new Terminal();

    terminal.run("upgrade", "2.0.0", "--timeout", "1s", "--config", config.toString());

    assertThat(agent.targets().read().orElseThrow().value().by()).matches("agent \\(.+@.+\\)");
  }

  @Test
  void aPathThatIsNotThereIsToldByEveryCommand() throws Exception {
    String there = server.getConnectString();
    String expected =
        "ZooKeeper: expected /teams/shop, the path in 'connect', found no such znode, so nothing"
            + " can be kept there; create it: zkCli.sh -server %s create /teams/shop\n"
                .formatted(there);
    for (String command : List.of("status", "why", "upgrade 2.0.0")) {
      Terminal terminal = new Terminal();
      String line = command + " --cluster shop --zookeeper " + there + "/teams/shop";
      assertThat(terminal.run(line.split(" "))).isEqualTo(5);
      assertThat(terminal.err()).isEqualTo(expected);
    }
  }

  private String agentYaml(Path password) {
    return """
    cluster: shop
    node: node-1
    roles: [state-server]
    zookeeper: {connect: "%s", auth: {digest: {user: agent, password-file: %s}}}
    mongodb: {uri: "mongodb://127.0.0.1:1", database: shop}
    releases: /none
    state: /none
    """
        .formatted(server.getConnectString(), password);
  }

  private Terminal run(Map<String, String> environment, Object... args) {
    Terminal terminal = new Terminal(environment);
    terminal.run(withCluster(args));
    return terminal;
  }

  private Terminal run(int exit, Map<String, String> environment, Object... args) {
    Terminal terminal = new Terminal(environment);
    assertThat(terminal.run(withCluster(args))).isEqualTo(exit);
    return terminal;
  }

  private String[] withCluster(Object... args) {
    List<String> all = new ArrayList<>();
    for (Object arg : args) {
      all.add(arg.toString());
    }
    all.addAll(List.of("--cluster", "shop", "--zookeeper", server.getConnectString()));
    return all.toArray(String[]::new);
  }

  private Path operatorFile(String user, String password) throws IOException {
    login(user, password, AccessList.ONLY_OWN);
    return Files.writeString(
        directory.resolve(user + ".yaml"),
        "zookeeper: {auth: {digest: {user: %s, password-file: %s}}}"
            .formatted(user, directory.resolve(user + "." + password)));
  }

  private ZooKeeperSecurity login(String user, String password, AccessList list)
      throws IOException {
    Path file = directory.resolve(user + "." + password);
    Files.writeString(file, password);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new ZooKeeperSecurity(
        Optional.of(new ZooKeeperLogin.Digest(user, file)), Optional.empty(), list);
  }

  private ClusterConnection connect(ZooKeeperSecurity security) throws Exception {
    ZooKeeperSettings settings =
        ZooKeeperSettings.of(server.getConnectString(), Duration.ofSeconds(6), security);
    ClusterConnection connection =
        ClusterConnection.open(settings, new ClusterPaths("shop"), () -> {});
    assertThat(connection.awaitConnected(PATIENCE)).isTrue();
    return connection;
  }

  private static Identity digest(String user, String password) throws Exception {
    return Identity.parse(
        "digest:" + DigestAuthenticationProvider.generateDigest(user + ":" + password));
  }
}
