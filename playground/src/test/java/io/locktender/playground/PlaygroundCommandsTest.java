package io.locktender.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.locktender.cli.Main;
import io.locktender.cli.console.Io;
import io.locktender.testkit.DocumentedCommands;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class PlaygroundCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return Main.run(
        List.of(words), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void helpListsThemWhereTheyAreInstalled() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).containsPattern("(?m)^  dev +Runs").containsPattern("(?m)^  demo ");
  }

  @Test
  void aMissingOptionIsOneLineAndExitCode2() {
    assertThat(run("dev")).isEqualTo(2);

    assertThat(err.toString().lines().findFirst())
        .hasValue("Missing required option: '--data=DIR'");
  }

  static Stream<List<String>> everyOneThatIsTyped() throws IOException {
    return DocumentedCommands.in(Path.of("..")).stream()
        .filter(words -> new PlaygroundCommands().names().contains(words.get(0)));
  }

  @ParameterizedTest
  @MethodSource("everyOneThatIsTyped")
  void whatADocumentTellsToTypeIsACommand(List<String> words) {
    CommandLine command =
        new CommandLine(new PlaygroundCommands().create(words.get(0), Io.system()))
            .setCaseInsensitiveEnumValuesAllowed(true);
    String[] options = words.subList(1, words.size()).toArray(String[]::new);

    assertThatCode(() -> command.parseArgs(options)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "ZooKeeper, --zookeeper-port, --mongodb-port",
    "MongoDB, --mongodb-port, --zookeeper-port"
  })
  @Timeout(180)
  void aPortThatIsTakenIsNamedAtOnce(String server, String option, String other, @TempDir Path data)
      throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      assertThat(run("dev", "--data", data.toString(), option, port, other, "0")).isEqualTo(1);

      assertThat(err.toString().strip())
          .startsWith(server + ": expected to listen on port " + port + " of 127.0.0.1, found: ")
          .endsWith("; end what listens there, or name another port with " + option)
          .doesNotContain("\n");
      assertThat(data).isEmptyDirectory();
    }
  }
}
