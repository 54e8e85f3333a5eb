package io.locktender.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.agent.config.AgentConfig.MongoDb;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where MongoDB is, for the agent and for the workers; secrets in files of their own. */
class MongoDbReaderTest {
  @TempDir private Path directory;

  private MongoDb read(String keys) throws IOException {
    String yaml = AgentConfigReaderTest.LEAST.replace("uri: \"mongodb://127.0.0.1:27017\"", keys);
    Path file = Files.writeString(directory.resolve("agent.yaml"), yaml);
    return AgentConfigReader.read(file, Map.of()).mongodb();
  }

  private Path secret(String name, String text, String mode) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Path secret(String name, String text) throws IOException {
    return secret(name, text, "rw-------");
  }

  @Test
  void theWorkersHaveTheAgentsUnlessThereIsOneOfTheirOwn() throws IOException {
    assertThat(read("uri: \"mongodb://a\"").workerUri()).isEqualTo("mongodb://a");

    MongoDb both = read("uri: \"mongodb://a\", worker-uri: \"mongodb://w\"");
    assertThat(both.uri()).isEqualTo("mongodb://a");
    assertThat(both.workerUri()).isEqualTo("mongodb://w");
  }

  @Test
  void bothMayBeInFiles() throws IOException {
    MongoDb both =
        read(
            "uri-file: %s, worker-uri-file: %s"
                .formatted(
                    secret("agent", "mongodb://a:p@h\n"), secret("worker", "mongodb://w:q@h")));

    assertThat(both.uri()).isEqualTo("mongodb://a:p@h");
    assertThat(both.workerUri()).isEqualTo("mongodb://w:q@h");
    assertThat(both.toString()).doesNotContain("a:p", "w:q");
  }

  @Test
  void aPasswordFromAFileComesBehindTheUsersName() throws IOException {
    MongoDb with =
        read(
            "uri: \"mongodb://ann@h1,h2/?replicaSet=rs0\", password-file: "
                + secret("password", "a b+c/@:%\n"));

    assertThat(with.uri()).isEqualTo("mongodb://ann:a%20b%2Bc%2F%40%3A%25@h1,h2/?replicaSet=rs0");
    assertThat(with.workerUri()).isEqualTo(with.uri());
  }

  @Test
  void aPasswordBesideAnotherOrWithoutAUserIsRefused() throws IOException {
    Path password = secret("password", "hush");

    for (String uri : new String[] {"mongodb://ann:pw@h", "mongodb://h"}) {
      MongoDb with = read("uri: \"" + uri + "\", password-file: " + password);
      assertThatThrownBy(with::uri)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("names a user and has no password")
          .hasMessageNotContaining("hush")
          .hasMessageNotContaining("pw@");
    }
  }

  @Test
  void aSecretThatOthersMayReadIsRefused() throws IOException {
    Path file = secret("agent", "mongodb://a:hush@h", "rw-r--r--");
    MongoDb open = read("uri-file: " + file);

    assertThatThrownBy(open::uri)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(file.toString(), "-rw-r--r--", "chmod 600")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aFileWithoutAUriIsRefused() throws IOException {
    Path file = secret("agent", "hush");
    MongoDb none = read("uri-file: " + file);

    assertThatThrownBy(none::uri)
        .hasMessage(
            file + ": expected a URI that begins with mongodb://, found another; correct it");
  }

  @Test
  void aUriInAFileMayBeLongAndIsNotSpokenOfAsAPassword() throws IOException {
    String hosts = "h".repeat(2_000);
    assertThat(read("uri-file: " + secret("long", "mongodb://" + hosts)).uri()).endsWith(hosts);

    Path file = secret("two", "mongodb://h\nhush");
    assertThatThrownBy(read("uri-file: " + file)::uri)
        .hasMessage(
            file
                + ": expected one line with a connection string of at most 8192 bytes, found"
                + " something else; write that alone into it");
  }

  @Test
  void tlsIsReadByItsKeys() throws IOException {
    assertThat(read("uri: \"mongodb://a\"").tls()).isEmpty();
    assertThat(read("uri: \"mongodb://a\", tls: {}").tls())
        .contains(new TlsFiles(null, null, null, true));
    assertThat(
            read("uri: \"mongodb://a\", tls: {ca-file: /ca, certificate-key-file: /k,"
                    + " certificate-key-password-file: /p, hostname-verification: false}")
                .tls())
        .contains(new TlsFiles("/ca", "/k", "/p", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          uri: "mongodb://a", uri-file: /f ~ mongodb.uri-file: expected it without 'uri', found both; remove one of them
          uri: "mongodb://a", worker-uri: "w:hush@h" ~ mongodb.worker-uri: expected a URI that begins with mongodb://, found another; correct it
          uri: "mongodb://a", worker-uri-file: relative ~ mongodb.worker-uri-file: expected an absolute path
          uri: "mongodb://a", tls: {certificate-key-password-file: /p} ~ mongodb.tls: expected the key 'certificate-key-file' beside its password, found none; add it
          uri: "mongodb://a", tls: {cafile: /p} ~ did you mean 'ca-file'?
          uri-file: "mongodb://u:hush@h/shop" ~ mongodb.uri-file: expected an absolute path, found text that is not shown; write it from / on
          uri: "mongodb://a", worker-uri-file: "mongodb://w:hush@h/shop" ~ mongodb.worker-uri-file: expected an absolute path, found text that is not shown; write it from / on
          uri: "mongodb://a", password-file: hush ~ mongodb.password-file: expected an absolute path, found text that is not shown; write it from / on
          uri: "mongodb://a", password-file: 4711.5 ~ mongodb.password-file: expected text, found a value that is not shown; put it in quotes
          uri: "mongodb://a", tls: hush ~ mongodb.tls: expected a map, found text that is not shown
          uri: "mongodb://a", tls: {certificate-key-file: /k, certificate-key-password-file: hush} ~ mongodb.tls.certificate-key-password-file: expected an absolute path, found text that is not shown
          uri:mongodb://u:hush@h/shop ~ mongodb.uri:..: expected one of uri, uri-file, password-file, database, worker-uri, worker-uri-file, tls, found an unknown key; write a blank after the ':' of a key
          """)
  void eachMistakeIsOneLineWithItsPlace(String keys, String message) {
    assertThatThrownBy(() -> read(keys))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          "mongodb://u:hush@h/shop" ~ 5:10: mongodb: expected a map, found text that is not shown; write {key: value}, or lines 'key: value'
          {uri: "mongodb://a", database: "mongodb://u:hush@h/shop"} ~ mongodb.database: expected a database's name, found a URI; write the name alone
          """)
  void aUriInAnotherPlaceIsNotShown(String mongodb, String message) throws IOException {
    String yaml =
        AgentConfigReaderTest.LEAST.replaceFirst("(?m)^mongodb: .*$", "mongodb: " + mongodb);
    Path file = Files.writeString(directory.resolve("agent.yaml"), yaml);
    assertThatThrownBy(() -> AgentConfigReader.read(file, Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hush");
  }

  @Test
  void aFileThatIsNoConfigurationIsNotShown() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "hush");
    assertThatThrownBy(() -> AgentConfigReader.read(file, Map.of()))
        .hasMessageContaining("expected a map, found text that is not shown")
        .hasMessageNotContaining("hush");
  }
}
