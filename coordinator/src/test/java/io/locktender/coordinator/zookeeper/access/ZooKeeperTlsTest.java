package io.locktender.coordinator.zookeeper.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperTlsTest {
  @TempDir static Path directory = Path.of("");
  private static SelfSigned ann;
  private static Path trusted;
  private static Path password;

  @BeforeAll
  static void make() throws Exception {
    ann = new SelfSigned(directory, "ann");
    trusted = SelfSigned.trusting(directory.resolve("trusted.pem"), ann);
    password = directory.resolve("password");
    Files.writeString(password, SelfSigned.PASSWORD);
    SelfSigned.secret(password);
  }

  @Test
  void theNameIsTheCertificatesCn() {
    assertThat(pem(ann.pem()).name()).contains("ann");
    assertThat(pkcs12(Optional.of(password)).name()).contains("ann");
    assertThat(new ZooKeeperTls(store(trusted), Optional.empty(), true).name()).isEmpty();
  }

  @Test
  void aPasswordIsInNoProperty() {
    ZKClientConfig config = new ZKClientConfig();

    pkcs12(Optional.of(password)).configure(config);

    assertThat(config.getProperty("zookeeper.client.secure")).isEqualTo("true");
    assertThat(config.getProperty("zookeeper.ssl.keyStore.type")).isEqualTo("PKCS12");
    assertThat(config.getProperty("zookeeper.ssl.trustStore.type")).isEqualTo("PEM");
    assertThat(config.getProperty("zookeeper.ssl.keyStore.password")).isNull();
    assertThat(config.getProperty("zookeeper.ssl.keyStore.passwordPath"))
        .isEqualTo(password.toString());
    assertThat(config.getProperty("zookeeper.ssl.hostnameVerification")).isEqualTo("true");
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    Path key = Files.copy(ann.pem(), directory.resolve("open.pem"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> pem(key).name())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("found -rw-r--r--");
  }

  @Test
  void aWrongPasswordIsRefusedAndNotShown() throws Exception {
    Path wrong = SelfSigned.secret(Files.writeString(directory.resolve("wrong"), "guessed"));

    assertThatThrownBy(() -> pkcs12(Optional.of(wrong)).name())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            ann.pkcs12() + ": expected a private key and its certificate in PEM, PKCS12 or JKS")
        .hasMessageNotContaining("guessed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing of the kind", "-----BEGIN CERTIFICATE-----\nAAAA\n"})
  void whatIsNoStoreIsRefused(String content) throws Exception {
    Path file = Files.createTempFile(directory, "store", ".pem");
    Files.writeString(file, content);

    assertThatThrownBy(() -> pem(file).configure(new ZKClientConfig()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": expected a private key and its certificate");
    assertThatThrownBy(
            () ->
                new ZooKeeperTls(store(file), Optional.empty(), true)
                    .configure(new ZKClientConfig()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": expected certificates in PEM, PKCS12 or JKS");
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() throws Exception {
    Path file = SelfSigned.secret(Files.copy(trusted, directory.resolve("no-key.pem")));

    assertThatThrownBy(() -> pem(file).name())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": expected a private key and its certificate");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path none = directory.resolve("none.pem");

    assertThatThrownBy(() -> pem(none).name())
        .hasMessage(none + ": expected a file with a secret, found none; create it with mode 0600");
    assertThatThrownBy(
            () ->
                new ZooKeeperTls(store(none), Optional.empty(), true)
                    .configure(new ZKClientConfig()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(none + ": expected a file that can be read");
  }

  private static ZooKeeperTls pem(Path keystore) {
    return new ZooKeeperTls(store(trusted), Optional.of(store(keystore)), true);
  }

  private static ZooKeeperTls pkcs12(Optional<Path> passwordFile) {
    return new ZooKeeperTls(
        store(trusted), Optional.of(new ZooKeeperTls.Store(ann.pkcs12(), passwordFile)), true);
  }

  private static ZooKeeperTls.Store store(Path file) {
    return new ZooKeeperTls.Store(file, Optional.empty());
  }
}
