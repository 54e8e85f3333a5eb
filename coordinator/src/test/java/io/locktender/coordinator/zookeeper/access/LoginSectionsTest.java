package io.locktender.coordinator.zookeeper.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginSectionsTest {
  @TempDir Path directory = Path.of("");

  @Test
  void eachLoginHasASectionOfItsOwn() throws IOException {
    ZKClientConfig ann = configured(new ZooKeeperLogin.Sasl("ann", secret("ann", "apple")));
    ZKClientConfig bob = configured(new ZooKeeperLogin.Sasl("bob", secret("bob", "pear")));

    assertThat(options(ann)).isEqualTo(Map.of("username", "ann", "password", "apple"));
    assertThat(options(bob)).isEqualTo(Map.of("username", "bob", "password", "pear"));
    assertThat(ann.isSaslClientEnabled()).isTrue();
    assertThat(ann.getProperty("zookeeper.fips-mode")).isEqualTo("false");
    assertThat(Configuration.getConfiguration().getAppConfigurationEntry("Client")).isNull();
  }

  @Test
  void whoDoesNotLogInBySaslDoesNotLookForASection() throws IOException {
    ZKClientConfig config = configured(new ZooKeeperLogin.Digest("ann", secret("ann", "apple")));

    assertThat(config.isSaslClientEnabled()).isFalse();
    assertThat(config.getProperty("zookeeper.fips-mode")).isNull();
  }

  @Test
  void theNameInAJaasFileIsTheUserOrThePrincipal() throws IOException {
    Path file =
        secret(
            "jaas.conf",
            """
            Client { org.apache.zookeeper.server.auth.DigestLoginModule required
              username="ann" password="apple"; };
            Kerberos { com.sun.security.auth.module.Krb5LoginModule required
              useKeyTab=true keyTab="/k" principal="bob@SHOP"; };
            Ticket { com.sun.security.auth.module.Krb5LoginModule required useTicketCache=true; };
            """);

    assertThat(new ZooKeeperLogin.Jaas(file, "Client").name()).contains("ann");
    assertThat(new ZooKeeperLogin.Jaas(file, "Kerberos").name()).contains("bob@SHOP");
    assertThat(new ZooKeeperLogin.Jaas(file, "Ticket").name()).isEmpty();
    assertThat(options(configured(new ZooKeeperLogin.Jaas(file, "Client"))).get("username"))
        .isEqualTo("ann");
  }

  @Test
  void aSectionThatIsNotThereIsRefused() throws IOException {
    Path file = secret("jaas.conf", "Server { a.Module required; };");

    assertThatThrownBy(() -> configured(new ZooKeeperLogin.Jaas(file, "Client")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + ": expected the section 'Client', found none; add it, or name another as"
                + " 'jaas-section'");
  }

  @Test
  void whatIsNoJaasFileIsRefusedAndNotShown() throws IOException {
    Path file = secret("jaas.conf", "Client { password=\"apple\" ");

    assertThatThrownBy(() -> configured(new ZooKeeperLogin.Jaas(file, "Client")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": expected a JAAS configuration, found something else; correct it");
  }

  @Test
  void aJaasFileThatOthersMayReadIsRefused() throws IOException {
    Path file = secret("jaas.conf", "Client { a.Module required; };");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> configured(new ZooKeeperLogin.Jaas(file, "Client")))
        .hasMessageContaining("found -rw-r--r--");
  }

  private static ZKClientConfig configured(ZooKeeperLogin login) {
    ZKClientConfig config = new ZKClientConfig();
    new ZooKeeperSecurity(Optional.of(login), Optional.empty(), AccessList.ONLY_OWN)
        .configure(config);
    return config;
  }

  private static Map<String, ?> options(ZKClientConfig config) {
    String section = config.getProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY);
    return Configuration.getConfiguration().getAppConfigurationEntry(section)[0].getOptions();
  }

  private Path secret(String name, String content) throws IOException {
    return SelfSigned.secret(Files.writeString(directory.resolve(name), content));
  }
}
