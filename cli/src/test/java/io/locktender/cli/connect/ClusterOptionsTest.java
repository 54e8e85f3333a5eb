package io.locktender.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.agent.config.AgentConfig.MongoDb;
import io.locktender.cli.command.CliException;
import io.locktender.cli.console.Io;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.tls.TlsFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterOptionsTest {
  private static final String OWN = "uri: 'mongodb://agent:a@db-1,db-2/?replicaSet=rs0', ";
  private static final String WORKERS = "worker-uri: 'mongodb://worker:w@router/', ";

  @TempDir private Path directory;

  private ClusterOptions with(String mongodb, Map<String, String> variables) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("agent.yaml"),
            """
            cluster: shop
            node: node-1
            roles: [machine]
            zookeeper: {connect: '127.0.0.1:2181'}
            mongodb: {%sdatabase: shop}
            releases: /releases
            state: /state
            """
                .formatted(mongodb));
    Io io =
        new Io(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            new BufferedReader(Reader.nullReader()),
            variables,
            false);
    ClusterOptions options = new ClusterOptions(io);
    new picocli.CommandLine(options).parseArgs("--config", file.toString());
    return options;
  }

  private static Map<String, String> variable(String uri) {
    return Map.of("LOCKTENDER_MONGODB_URI", uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://127.0.0.1:27017/shop",
        "mongodb://db-1/other",
        "mongodb://agent:a@db-2/other?authSource=admin"
      })
  void aVariableThatNamesAnotherDatabaseThanTheFileIsRefused(String uri) throws IOException {
    ClusterOptions options = with(OWN, variable(uri));

    assertThatThrownBy(options::mongodb)
        .isInstanceOf(CliException.class)
        .hasMessageContainingAll("LOCKTENDER_MONGODB_URI", "agent.yaml", "--mongodb URI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://agent:a@db-1,db-2/?replicaSet=rs0",
        "mongodb://worker:w@db-2:27017,db-3/shop",
        "mongodb://worker:w@db-1/admin",
        "mongodb://worker:w@router/"
      })
  void whatAnAgentOrItsWorkersHaveIsNot(String uri) throws IOException {
    ClusterOptions options = with(OWN + WORKERS, variable(uri));

    assertThat(options.mongodb().uri()).startsWith("mongodb://agent:a@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"uri: 'mongodb://a:s3c/ret@h', ", OWN + "worker-uri: 'mongodb://w:s3c/ret@h', "})
  void aPasswordOfTheFileThatIsNotEncodedIsNotShown(String mongodb) throws IOException {
    ClusterOptions options = with(mongodb, variable("mongodb://127.0.0.1/shop"));

    assertThatThrownBy(options::mongodb)
        .isInstanceOfAny(CliException.class, InvalidInputException.class)
        .hasMessageNotContaining("s3c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mongodb://u:p@h/users", "mongodb://h/shop", "mongodb://h"})
  void whereTheFileHasNoneTheVariableGivesIt(String uri) throws IOException {
    assertThat(with("", variable(uri)).mongodb().uri()).isEqualTo(uri);
    assertThat(with("", variable(uri)).mongodb().database()).isEqualTo("shop");
  }

  /** Nobody may read a file below one that is no directory, not even root. */
  @Test
  void whoMayNotReadTheAgentsLoginHasHisOwn() throws IOException {
    ClusterOptions options =
        with(
            "uri-file: /dev/null/uri, tls: {ca-file: /ca.pem, certificate-key-file: /dev/null/key,"
                + " certificate-key-password-file: /dev/null/password}, ",
            variable("mongodb://ann:a@db-1/?authSource=admin"));

    MongoDb own = options.mongodb();
    assertThat(own.uri()).isEqualTo("mongodb://ann:a@db-1/?authSource=admin");
    assertThat(own.database()).isEqualTo("shop");
    assertThat(own.tls()).contains(new TlsFiles("/ca.pem", null, null, true));
  }

  @Test
  void hisOwnLoginToAnotherDatabaseIsRefused() throws IOException {
    ClusterOptions options = with("uri-file: /dev/null/uri, ", variable("mongodb://db-1/other"));

    assertThatThrownBy(options::mongodb)
        .isInstanceOf(CliException.class)
        .hasMessageContainingAll("LOCKTENDER_MONGODB_URI", "agent.yaml", "--mongodb URI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uri-file: /dev/null/secret, ",
        "uri: 'mongodb://agent@db-1/', password-file: /dev/null/secret, ",
        "uri: 'mongodb://db-1/', tls: {certificate-key-file: /dev/null/secret}, "
      })
  void whoMayNotReadTheAgentsLoginAndHasNoneIsToldToHaveOne(String mongodb) throws IOException {
    ClusterOptions options = with(mongodb, Map.of());

    assertThatThrownBy(() -> new MongoAccess(options))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("/dev/null/secret: expected a file that ")
        .hasMessageEndingWith(
            "; it is the agent's: set LOCKTENDER_MONGODB_URI to a login of your own, or name one by"
                + " --mongodb URI");
  }

  @Test
  void whoDoesNotAskMongoDbNeedNotSayWhereItIs() throws IOException {
    ClusterOptions options = with("", Map.of());

    assertThat(options.cluster()).isEqualTo("shop");
    assertThatThrownBy(() -> options.mongodb().uri())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("LOCKTENDER_MONGODB_URI");
  }

  @Test
  void aFileThatMayNotBeReadIsNotSaidToBeMissing() {
    assertThat(ClusterOptions.missing("--cluster NAME", true))
        .contains("found neither, and /etc/locktender/agent.yaml may not be read by ");
    assertThat(ClusterOptions.missing("--cluster NAME", false))
        .isEqualTo(
            "expected --cluster NAME or --config FILE, found neither, nor"
                + " /etc/locktender/agent.yaml; name the cluster");
  }
}
