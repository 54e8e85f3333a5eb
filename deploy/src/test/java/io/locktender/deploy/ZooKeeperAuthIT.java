package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.zookeeper.access.AccessList;
import io.locktender.coordinator.zookeeper.access.ZooKeeperLogin;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.coordinator.zookeeper.access.ZooKeeperTls;
import io.locktender.deploy.Distribution.Ended;
import io.locktender.testkit.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade by the programs as they are distributed, on a server that knows who comes; whoever is
 * not named may read and write nothing of it.
 */
class ZooKeeperAuthIT {
  private static final String SECRET = "s3cret of the agents";
  private static final String ANNS = "s3cret of ann";

  @TempDir Path directory = Path.of("");

  @BeforeEach
  void passwords() throws IOException {
    password("agent", SECRET);
    password("ann", ANNS);
    password("eve", "of eve");
    password("wrong", "guessed");
  }

  @Test
  void anUpgradeWithDigestLogins() throws Exception {
    String ann = DigestAuthenticationProvider.generateDigest("ann:" + ANNS);
    try (ZooKeeperProcess server = ZooKeeperProcess.start(directory, false, List.of(), List.of());
        ClosedCluster cluster =
            new ClosedCluster(
                directory,
                "{connect: '%s', auth: {digest: {user: locktender, password-file: %s}}, acl: {operators: ['digest:%s']}}"
                    .formatted(server.connect(), passwordOf("agent"), ann),
                "{auth: {digest: {user: ann, password-file: %s}}}".formatted(passwordOf("ann")))) {
      cluster.awaitServing();
      assertThat(cluster.upgrade()).contains("\"by\":\"ann\"");

      mayDoNothing(
          server.connect(),
          digest("locktender", "agent"),
          List.of(ZooKeeperSecurity.OPEN, digest("locktender", "wrong"), digest("eve", "eve")));
      anonymousIsTold(cluster, server.connect());
      nothingTellsAPassword(cluster);
    }
  }

  @Test
  void anUpgradeWithSaslLogins() throws Exception {
    Path jaas =
        Files.writeString(
            directory.resolve("server.jaas"),
            """
            Server {
              org.apache.zookeeper.server.auth.DigestLoginModule required
              user_locktender="%s" user_ann="%s" user_eve="of eve";
            };
            """
                .formatted(SECRET, ANNS));
    try (ZooKeeperProcess server =
            ZooKeeperProcess.start(
                directory,
                false,
                List.of(
                    "authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider"),
                List.of(
                    "-Djava.security.auth.login.config=" + jaas, "-Dzookeeper.fips-mode=false"));
        ClosedCluster cluster =
            new ClosedCluster(
                directory,
                "{connect: '%s', auth: {sasl: {user: locktender, password-file: %s}}, acl: {operators: [sasl:ann]}}"
                    .formatted(server.connect(), passwordOf("agent")),
                "{auth: {sasl: {user: ann, password-file: %s}}}".formatted(passwordOf("ann")))) {
      cluster.awaitServing();
      assertThat(cluster.upgrade()).contains("\"by\":\"ann\"");

      mayDoNothing(
          server.connect(),
          sasl("locktender", "agent"),
          List.of(ZooKeeperSecurity.OPEN, sasl("eve", "eve"), digest("locktender", "agent")));
      anonymousIsTold(cluster, server.connect());
      aWrongPasswordIsRefused(cluster);
      aJaasFileLogsInAsWell(cluster);
      nothingTellsAPassword(cluster);
    }
  }

  @Test
  void anUpgradeWithCertificates() throws Exception {
    SelfSigned ofServer = new SelfSigned(directory, "server");
    SelfSigned ofAgent = new SelfSigned(directory, "node-1");
    SelfSigned ofAnn = new SelfSigned(directory, "ann");
    SelfSigned ofEve = new SelfSigned(directory, "eve");
    Path clients = SelfSigned.trusting(directory.resolve("clients.pem"), ofAgent, ofAnn, ofEve);
    Path servers = SelfSigned.trusting(directory.resolve("servers.pem"), ofServer);
    password("keys", SelfSigned.PASSWORD);
    try (ZooKeeperProcess server =
            ZooKeeperProcess.start(directory, true, tls(ofServer, clients), List.of());
        ClosedCluster cluster =
            new ClosedCluster(
                directory,
                "{connect: '%s', tls: {truststore: %s, keystore: %s}, acl: {agents: ['x509:CN=node-1,O=Shop', 'x509:CN=node-2,O=Shop'], operators: ['x509:CN=ann,O=Shop']}}"
                    .formatted(server.secureConnect(), servers, ofAgent.pem()),
                "{tls: {truststore: %s, keystore: %s, keystore-password-file: %s}}"
                    .formatted(servers, ofAnn.pkcs12(), passwordOf("keys")))) {
      cluster.awaitServing();
      assertThat(cluster.upgrade()).contains("\"by\":\"ann\"");

      List<String> all;
      try (Visitor agent =
          new Visitor(server.secureConnect(), certificate(servers, ofAgent.pem()))) {
        all = agent.all();
      }
      try (Visitor eve = new Visitor(server.secureConnect(), certificate(servers, ofEve.pem()))) {
        eve.mayDoNothing(all);
      }
      try (Visitor anonymous = new Visitor(server.connect(), ZooKeeperSecurity.OPEN)) {
        anonymous.mayDoNothing(all);
      }
      anonymousIsTold(cluster, server.connect());
      whoDoesNotTrustTheOtherIsTold(cluster, "{truststore: %s}".formatted(clients));
      whoDoesNotTrustTheOtherIsTold(
          cluster, "{truststore: %s, keystore: %s}".formatted(servers, ofServer.pem()));
    }
  }

  private void whoDoesNotTrustTheOtherIsTold(ClosedCluster cluster, String tls) throws Exception {
    Path login =
        Files.writeString(directory.resolve("other.yaml"), "zookeeper: {tls: " + tls + "}");

    Ended ended = cluster.asOperator(login, "status");

    assertThat(ended.exitCode()).isEqualTo(5);
    assertThat(ended.output())
        .startsWith("ZooKeeper: expected an answer from ")
        .contains("hosts whose certificates are in 'truststore'");
  }

  private static void mayDoNothing(
      String connect, ZooKeeperSecurity agents, List<ZooKeeperSecurity> strangers)
      throws Exception {
    List<String> all;
    try (Visitor agent = new Visitor(connect, agents)) {
      all = agent.all();
    }
    for (ZooKeeperSecurity who : strangers) {
      try (Visitor stranger = new Visitor(connect, who)) {
        stranger.mayDoNothing(all);
      }
    }
  }

  private static void anonymousIsTold(ClosedCluster cluster, String connect) throws Exception {
    Ended ended = cluster.anonymous(connect, "upgrade", "1.0.0", "--yes");
    assertThat(ended.exitCode()).isEqualTo(5);
    assertThat(ended.output()).contains("found NOAUTH", "log in");
  }

  private void aWrongPasswordIsRefused(ClosedCluster cluster) throws Exception {
    Path login = directory.resolve("wrong.yaml");
    Files.writeString(
        login,
        "zookeeper: {auth: {sasl: {user: ann, password-file: %s}}}".formatted(passwordOf("wrong")));

    Ended ended = cluster.asOperator(login, "status");

    assertThat(ended.exitCode()).isEqualTo(5);
    assertThat(ended.output())
        .startsWith("ZooKeeper: expected 'ann' to be let in, found the login refused")
        .doesNotContain("guessed");
  }

  private void aJaasFileLogsInAsWell(ClosedCluster cluster) throws Exception {
    Path jaas = directory.resolve("client.jaas");
    Files.writeString(
        jaas,
        """
        Ann { org.apache.zookeeper.server.auth.DigestLoginModule required
          username="ann" password="%s"; };
        """
            .formatted(ANNS));
    SelfSigned.secret(jaas);
    Path login = directory.resolve("jaas.yaml");
    Files.writeString(
        login, "zookeeper: {auth: {sasl: {jaas-file: %s, jaas-section: Ann}}}".formatted(jaas));

    Ended ended = cluster.asOperator(login, "status");

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("SERVING");
  }

  private static void nothingTellsAPassword(ClosedCluster cluster) throws IOException {
    assertThat(cluster.log()).doesNotContain(SECRET, ANNS);
    assertThat(ProcessHandle.allProcesses().map(one -> one.info().commandLine().orElse("")))
        .noneMatch(line -> line.contains(SECRET) || line.contains(ANNS));
  }

  private static List<String> tls(SelfSigned server, Path clients) {
    return List.of(
        "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
        "authProvider.x509=org.apache.zookeeper.server.auth.X509AuthenticationProvider",
        "ssl.keyStore.location=" + server.pem(),
        "ssl.trustStore.location=" + clients);
  }

  private ZooKeeperSecurity digest(String user, String password) {
    return login(new ZooKeeperLogin.Digest(user, passwordOf(password)));
  }

  private ZooKeeperSecurity sasl(String user, String password) {
    return login(new ZooKeeperLogin.Sasl(user, passwordOf(password)));
  }

  private static ZooKeeperSecurity login(ZooKeeperLogin login) {
    return new ZooKeeperSecurity(Optional.of(login), Optional.empty(), AccessList.ONLY_OWN);
  }

  private static ZooKeeperSecurity certificate(Path servers, Path own) {
    return new ZooKeeperSecurity(
        Optional.empty(),
        Optional.of(
            new ZooKeeperTls(
                new ZooKeeperTls.Store(servers, Optional.empty()),
                Optional.of(new ZooKeeperTls.Store(own, Optional.empty())),
                true)),
        AccessList.ONLY_OWN);
  }

  private Path passwordOf(String name) {
    return directory.resolve(name + ".password");
  }

  private void password(String name, String password) throws IOException {
    SelfSigned.secret(Files.writeString(passwordOf(name), password + "\n"));
  }
}
