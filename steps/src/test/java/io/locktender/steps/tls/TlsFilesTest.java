package io.locktender.steps.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.Resources;
import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS to MongoDB by certificates and keys in files, against a server that asks for a certificate.
 */
@ExtendWith(MongoExtension.class)
class TlsFilesTest {
  @TempDir private static Path directory;
  private static TestCertificate server;
  private static TestCertificate client;
  private static TestCertificate stranger;

  @BeforeAll
  static void certificates() throws Exception {
    server = TestCertificate.make(directory, "server", "127.0.0.1");
    client = TestCertificate.make(directory, "client", "127.0.0.1");
    stranger = TestCertificate.make(directory, "stranger", "10.0.0.1");
  }

  private static String write(String name, String text) throws Exception {
    Path file = Files.writeString(directory.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private static String password(String text) throws Exception {
    return write("password-of-" + text, text + "\n");
  }

  private static TlsFiles files(@Nullable String key, @Nullable String password) throws Exception {
    return new TlsFiles(write("ca.pem", server.certificatePem()), key, password, true);
  }

  private static void ping(TestDatabase mongo, TestCertificate own, TlsFiles tls) throws Exception {
    int port = port(mongo);
    try (TlsRelay relay = new TlsRelay(own, client, port);
        Database database = Database.open(settings(relay.uri(), mongo).with(tls))) {
      assertThat(database.get().runCommand(new Document("ping", 1))).containsKey("ok");
    }
  }

  private static int port(TestDatabase mongo) {
    String host = new ConnectionString(mongo.uri()).getHosts().get(0);
    return Integer.parseInt(host.substring(host.lastIndexOf(':') + 1));
  }

  private static DatabaseSettings settings(String uri, TestDatabase mongo) {
    Duration soon = Duration.ofSeconds(3);
    return new DatabaseSettings(uri, mongo.name(), "test", soon, soon, soon, soon);
  }

  @Test
  void aKeyInPemAdmits(TestDatabase mongo) throws Exception {
    String key = write("own.pem", client.keyPem() + client.certificatePem());

    ping(mongo, server, files(key, null));
  }

  @Test
  void anEncryptedKeyInPemIsReadWithItsPasswordOnly() throws Exception {
    String pem =
        Resources.toString(
            Resources.getResource(TlsFilesTest.class, "encrypted.pem"), StandardCharsets.UTF_8);
    String key = write("encrypted.pem", pem);

    assertThat(files(key, password("hush")).context()).isNotNull();
    assertThatThrownBy(() -> files(key, password("wrong")).context())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("expected a private key and its certificate in PEM or PKCS12");
    assertThatThrownBy(() -> files(key, null).context()).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aKeyInPkcs12Admits(TestDatabase mongo) throws Exception {
    ping(mongo, server, files(client.store().toString(), password(TestCertificate.PASSWORD)));
  }

  @Test
  void withoutACertificateOrWithAStrangersNobodyIsAdmitted(TestDatabase mongo) throws Exception {
    String key = write("stranger.pem", stranger.keyPem() + stranger.certificatePem());

    assertThatThrownBy(() -> ping(mongo, server, files(null, null)))
        .isInstanceOf(MongoException.class);
    assertThatThrownBy(() -> ping(mongo, server, files(key, null)))
        .isInstanceOf(MongoException.class);
  }

  @Test
  void aServerWhoseCertificateNobodyHasSignedIsNotTalkedTo(TestDatabase mongo) throws Exception {
    String key = write("own.pem", client.keyPem() + client.certificatePem());

    assertThatThrownBy(() -> ping(mongo, client, files(key, null)))
        .isInstanceOf(MongoException.class);
  }

  @Test
  void aCertificateOfAnotherHostIsRefusedUnlessItIsNotToBeVerified(TestDatabase mongo)
      throws Exception {
    String key = write("own.pem", client.keyPem() + client.certificatePem());
    String ca = write("other-ca.pem", stranger.certificatePem());

    assertThatThrownBy(() -> ping(mongo, stranger, new TlsFiles(ca, key, null, true)))
        .isInstanceOf(MongoException.class);
    ping(mongo, stranger, new TlsFiles(ca, key, null, false));
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    Path key = Path.of(write("read.pem", client.keyPem() + client.certificatePem()));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> files(key.toString(), null).context())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(key.toString(), "only its owner may read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        "no certificate"
      })
  void whatIsNoKeyIsRefusedByItsFile(String text) throws Exception {
    String key = write("bad.pem", text);

    assertThatThrownBy(() -> files(key, null).context())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(key + ": expected a private key and its certificate");
    assertThatThrownBy(() -> new TlsFiles(key, null, null, true).context())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(key + ": expected certificates");
  }
}
