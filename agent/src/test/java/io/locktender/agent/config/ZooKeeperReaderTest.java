package io.locktender.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.zookeeper.access.AccessList;
import io.locktender.coordinator.zookeeper.access.Identity;
import io.locktender.coordinator.zookeeper.access.ZooKeeperLogin;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.coordinator.zookeeper.access.ZooKeeperTls;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperReaderTest {
  private static final String HASH = "0123456789abcdefghijklmnopq=";

  @TempDir Path directory = Path.of("");

  @Test
  void withoutALoginAllIsOpen() throws IOException {
    assertThat(security("")).isEqualTo(ZooKeeperSecurity.OPEN);
    assertThat(security("").loggedIn()).isFalse();
  }

  @Test
  void aDigestLoginIsReadWithoutItsPassword() throws IOException {
    ZooKeeperSecurity read =
        security("auth: {digest: {user: locktender, password-file: /no/such}}");

    assertThat(read.login()).contains(new ZooKeeperLogin.Digest("locktender", Path.of("/no/such")));
    assertThat(read.list()).isEqualTo(AccessList.ONLY_OWN);
    assertThat(read.name()).contains("locktender");
    assertThat(read.loggedIn()).isTrue();
  }

  @Test
  void aSaslLoginIsByPasswordOrByAJaasFile() throws IOException {
    assertThat(security("auth: {sasl: {user: locktender, password-file: /p}}").login())
        .contains(new ZooKeeperLogin.Sasl("locktender", Path.of("/p")));
    assertThat(security("auth: {sasl: {jaas-file: /etc/jaas.conf}}").login())
        .contains(new ZooKeeperLogin.Jaas(Path.of("/etc/jaas.conf"), "Client"));
    assertThat(security("auth: {sasl: {jaas-file: /etc/jaas.conf, jaas-section: Shop}}").login())
        .contains(new ZooKeeperLogin.Jaas(Path.of("/etc/jaas.conf"), "Shop"));
  }

  @Test
  void aCertificateIsALoginToo() throws IOException {
    ZooKeeperSecurity read =
        security("tls: {truststore: /ca.pem, keystore: /own.p12, keystore-password-file: /p}");

    assertThat(read.tls())
        .contains(
            new ZooKeeperTls(
                new ZooKeeperTls.Store(Path.of("/ca.pem"), Optional.empty()),
                Optional.of(
                    new ZooKeeperTls.Store(Path.of("/own.p12"), Optional.of(Path.of("/p")))),
                true));
    assertThat(read.loggedIn()).isTrue();
    assertThat(security("tls: {truststore: /ca.pem}").loggedIn()).isFalse();
    assertThat(
            security("tls: {truststore: /ca.pem, hostname-verification: false}")
                .tls()
                .orElseThrow()
                .verifiesHostname())
        .isFalse();
  }

  @Test
  void whoIsAdmittedIsRead() throws IOException {
    AccessList list =
        security(
                "auth: {digest: {user: a, password-file: /p}}, acl: {agents: [sasl:locktender],"
                    + " operators: [\"x509:CN=ann,O=Shop\", sasl:bob], readers: [digest:eve:"
                    + HASH
                    + "]}")
            .list();

    assertThat(list.agents()).containsExactly(new Identity("sasl", "locktender"));
    assertThat(list.operators())
        .containsExactly(new Identity("x509", "CN=ann,O=Shop"), new Identity("sasl", "bob"));
    assertThat(list.readers()).containsExactly(new Identity("digest", "eve:" + HASH));
    assertThat(list.toString()).contains("digest:eve").doesNotContain(HASH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          auth: {} ~ zookeeper.auth: expected exactly one of digest, sasl, found none; add one
          auth: {digest: {user: a, password-file: /p}, sasl: {user: a, password-file: /p}} ~ zookeeper.auth: expected exactly one of digest, sasl, found digest, sasl; keep one
          auth: {digest: {user: a, password: hidden}} ~ zookeeper.auth.digest.password: expected one of user, password-file, found an unknown key; correct or remove it
          auth: {digest: {user: "a:hidden", password-file: /p}} ~ zookeeper.auth.digest.user: expected a name without blanks and ':', found text that is not shown; write the name alone, or choose another
          auth: {digest: "a:hidden"} ~ zookeeper.auth.digest: expected a map, found text that is not shown; write {key: value}, or lines 'key: value'
          auth: {sasl: "a:hidden"} ~ zookeeper.auth.sasl: expected a map, found text that is not shown; write {key: value}, or lines 'key: value'
          auth: "a:hidden" ~ zookeeper.auth: expected a map, found text that is not shown; write {key: value}, or lines 'key: value'
          tls: hidden ~ zookeeper.tls: expected a map, found text that is not shown; write {key: value}, or lines 'key: value'
          tls: {truststore: /t, keystore: /k, keystore-password-file: hidden} ~ zookeeper.tls.keystore-password-file: expected an absolute path, found text that is not shown; write it from / on
          auth: {digest: {user: a}} ~ zookeeper.auth.digest: expected the key 'password-file', found none; add it
          auth: {digest: {user: a, password-file: hidden}} ~ zookeeper.auth.digest.password-file: expected an absolute path, found text that is not shown; write it from / on
          auth: {sasl: {user: a, jaas-file: /j}} ~ zookeeper.auth.sasl: expected exactly one of user, jaas-file, found user, jaas-file; keep one
          auth: {sasl: {jaas-file: /j, password-file: /p}} ~ zookeeper.auth.sasl.password-file: expected it without 'jaas-file', found both; remove one of them
          auth: {sasl: {user: a, password-file: /p, jaas-section: C}} ~ zookeeper.auth.sasl.jaas-section: expected it without 'user', found both; remove one of them
          tls: {} ~ zookeeper.tls: expected the key 'truststore', found none; add it
          tls: {truststore: /t, keystore-password-file: /p} ~ zookeeper.tls: expected the key 'keystore' beside its password, found none; add it
          acl: {operators: [sasl:ann]} ~ zookeeper.acl: expected it beside a login, by 'auth' or a keystore in 'tls', found no login; add how it logs in
          auth: {digest: {user: a, password-file: /p}}, acl: {operators: [ann]} ~ zookeeper.acl.operators[0]: expected sasl:NAME, x509:DISTINGUISHED-NAME or digest:USER:HASH, found something else; correct it
          auth: {digest: {user: a, password-file: /p}}, acl: {operators: ["world:anyone"]} ~ zookeeper.acl.operators[0]: expected sasl:NAME, x509:DISTINGUISHED-NAME or digest:USER:HASH, found something else; correct it
          auth: {digest: {user: a, password-file: /p}}, acl: {operators: ["digest:ann:hidden"]} ~ zookeeper.acl.operators[0]: expected sasl:NAME, x509:DISTINGUISHED-NAME or digest:USER:HASH, found digest: without such a hash; correct it
          """)
  void aMistakeHasItsOneLine(String section, String message) {
    assertThatThrownBy(() -> security(section))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(": " + message)
        .hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[::1]:2181",
        "[2001:db8::1]:2181,[fe80::1%eth0]:2181,zk-3:2181",
        "[::1]:2181/teams/shop",
        "h:1,h:2/locks"
      })
  void anAddressMayBeOfEitherKind(String connect) throws IOException {
    assertThat(AgentConfigReader.connect(connect)).isEqualTo(connect);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"::1:2181", "[::1]", "[]:2181", "[h]:2181", "[::1:2181", "h:1,", "[::1]2"})
  void anAddressThatIsNoneIsRefused(String connect) {
    assertThatThrownBy(() -> AgentConfigReader.connect(connect))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("expected host:port, or several with commas between, found '");
  }

  @Test
  void aPersonsFileSaysHowToLogInAndNothingElse() throws IOException {
    Path file = directory.resolve("operator.yaml");
    Files.writeString(file, "zookeeper: {auth: {sasl: {user: ann, password-file: /p}}}");
    assertThat(ZooKeeperReader.login(file).name()).contains("ann");

    Files.writeString(file, "zookeeper: {}");
    assertThatThrownBy(() -> ZooKeeperReader.login(file))
        .hasMessage(
            file + ":1:12: zookeeper: expected auth, tls, or both, found none; add how you log in");

    Files.writeString(file, "zookeeper: {connect: \"h:1\"}");
    assertThatThrownBy(() -> ZooKeeperReader.login(file))
        .hasMessageContaining("zookeeper.connect: expected one of auth, tls, found an unknown key");
  }

  private ZooKeeperSecurity security(String section) throws IOException {
    Path file = directory.resolve("agent.yaml");
    Files.writeString(
        file,
        AgentConfigReaderTest.LEAST.replace(
            "\"127.0.0.1:2181\"", "\"h:2181\"" + (section.isEmpty() ? "" : ", " + section)));
    return AgentConfigReader.read(file, Map.of()).zookeeper().security();
  }
}
