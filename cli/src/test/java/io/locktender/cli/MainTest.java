package io.locktender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.console.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MainTest {
  private final Terminal terminal = new Terminal();

  static Stream<String> everyCommand() {
    List<String> all = new ArrayList<>();
    CommandLine root = Main.commandLine(new String[0], new Terminal().io());
    root.getSubcommands().forEach((name, command) -> collect(name, command, all));
    return all.stream();
  }

  private static void collect(String name, CommandLine command, List<String> all) {
    all.add(name);
    command.getSubcommands().forEach((below, sub) -> collect(name + " " + below, sub, all));
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandHasHelpWithADescriptionAnExampleAndExitCodes(String command) {
    assertThat(terminal.run((command + " --help").split(" "))).isZero();

    assertThat(terminal.out()).contains("Usage: locktender " + command);
    assertThat(terminal.out()).contains("Example:", "  locktender ", "Exit codes:\n  ");
    assertThat(terminal.out()).contains("--debug");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void anAgentSetsUpItsLogBeforeAnotherThreadCanLog() {
    assertThat(CommandTree.ASK_ZOOKEEPER).contains("status").doesNotContain("agent");
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void anUnknownOptionIsTwoLinesAndExitCode2(String command) {
    assertThat(terminal.run((command + " --no-such-option").split(" "))).isEqualTo(2);

    assertThat(terminal.err().lines()).hasSize(2);
    assertThat(terminal.err()).endsWith("Try 'locktender " + command + " --help'.\n");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void theHelpListsAllCommands() {
    assertThat(terminal.run("--help")).isZero();

    for (String name : CommandTree.NAMES) {
      assertThat(terminal.out()).containsPattern("(?m)^  " + name + " ");
    }
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(terminal.run("--version")).isZero();
    assertThat(terminal.out()).startsWith("locktender ");
  }

  @Test
  void noCommandIsAUsageError() {
    assertThat(terminal.run()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("expected a command, found none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          frobnicate              | locktender: expected a command, found 'frobnicate'
          upgarde                 | locktender: expected a command, found 'upgarde'; did you mean upgrade?
          stauts --json           | locktender: expected a command, found 'stauts'; did you mean status?
          backup lsit             | locktender backup: expected a command, found 'lsit'; did you mean list?
          upgrade 2.0.0 --wiat    | locktender upgrade: expected one of its options, found --wiat; did you mean --wait?
          history --limt=5        | locktender history: expected one of its options, found --limt; did you mean --limit?
          status 2.0.0            | locktender status: expected nothing more, found '2.0.0'; leave it out
          status                  | expected --cluster NAME or --config FILE, found neither, nor /etc/locktender/agent.yaml; name the cluster
          status --cluster a/b    | --cluster: expected 1 to 63 letters, digits, '.', '_' or '-', found 'a/b'; correct it
          status --cluster a      | expected --zookeeper HOST:PORT or --config FILE, found neither, nor /etc/locktender/agent.yaml; name the cluster
          status --cluster a --zookeeper b | --zookeeper: expected host:port, or several with commas between, found 'b'; correct it
          status --config none.yaml | none.yaml: expected a file, found none; create it, or correct the path
          history --mongodb mongodb://127.0.0.1 | --mongodb: expected a URI that names the database, found none in it; add /DATABASE
          history --mongodb u:secret@h/d | --mongodb: expected mongodb://USER:PASSWORD@HOST:PORT/DATABASE, found one that cannot be read; in the user's name and the password each of % : / ? # [ ] @ must be percent-encoded, as %40 for @
          history --mongodb h/d   | --mongodb: expected mongodb://HOST:PORT/DATABASE, found something else (The connection string is invalid. Connection strings must start with either 'mongodb://' or 'mongodb+srv://); correct it
          history --limit 0       | --limit: expected 1 to 1000, found 0; correct it
          upgrade two             | Invalid value for positional parameter at index 0 (VERSION): expected a semantic version such as 2.0.0, found 'two'
          await 2.0.0 --timeout soon | Invalid value for option '--timeout': expected a time such as 30s, found soon
          await 2.0.0 --timeout 200000d | Invalid value for option '--timeout': expected a time up to 365d, found 200000d
          upgrade 2.0.0 --healthy-for 31d | Invalid value for option '--healthy-for': expected a time up to 30d, found 31d
          upgrade 2.0.0 --progress-deadline 31d | Invalid value for option '--progress-deadline': expected a time up to 30d, found 31d
          upgrade 2.0.0 --soak-for 31d | Invalid value for option '--soak-for': expected a time up to 30d, found 31d
          upgrade 2.0.0 --max-hold 31d | Invalid value for option '--max-hold': expected a time over 0 and up to 30d, found 31d
          revert 2.0.0 --max-hold 0s | Invalid value for option '--max-hold': expected a time over 0 and up to 30d, found 0s
          agent --cluster shop    | locktender agent: expected one of its options, found --cluster
          node                    | expected one of list, drain, resume, remove, found none
          """)
  void aBadArgumentIsOneLineAndExitCode2(String line, String message) {
    assertThat(terminal.run(line.strip().split(" "))).isEqualTo(2);

    assertThat(terminal.err().lines().findFirst()).hasValue(message);
    assertThat(terminal.err()).doesNotContain("\tat ", "secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backup remove 5f0c2a7e",
        "backup remove 5f0c2a7e --json",
        "node remove node-3 --workers-are-stopped",
        "db adopt --json",
        "revert 1.0.0 --wait --json",
        "revert 1.0.0 --restore-backup"
      })
  void whatCannotBeUndoneNeedsYesWhereNobodyCanBeAsked(String line) {
    assertThat(terminal.run(line.split(" "))).isEqualTo(2);

    assertThat(terminal.err())
        .isEqualTo(
            "expected --yes, since there is no terminal on which to ask, found none; nothing was"
                + " changed, add --yes if you are sure\n");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void anUnreachableZooKeeperIsOneLineAndExitCode5() {
    assertThat(terminal.run("status", "--cluster", "shop", "--zookeeper", "127.0.0.1:1"))
        .isEqualTo(5);

    assertThat(terminal.err().lines()).hasSize(1);
    assertThat(terminal.err()).startsWith("ZooKeeper: expected an answer from 127.0.0.1:1");
  }

  @Test
  void anUnreachableMongoDbIsOneLineAndExitCode5() {
    assertThat(terminal.run("db", "status", "--mongodb", "mongodb://127.0.0.1:1/shop"))
        .isEqualTo(5);

    assertThat(terminal.err().lines()).hasSize(1);
  }

  @Test
  void aReleaseThatIsBadIsOneLineAndExitCode1(@TempDir Path directory) {
    assertThat(terminal.run("release", "verify", directory.resolve("2.0.0").toString()))
        .isEqualTo(1);

    assertThat(terminal.err())
        .isEqualTo(
            directory.resolve("2.0.0")
                + ": expected the directory of a release, found none; install the release there\n");
  }

  @Test
  void aVersionThatIsNotOnDiskIsNamedWithOneThatIs(@TempDir Path releases) throws IOException {
    Files.createDirectories(releases.resolve("2.0.0"));

    assertThat(terminal.run("plan", "2.0.1", "--from", "1.0.0", "--releases", releases.toString()))
        .isEqualTo(3);

    assertThat(terminal.err()).endsWith("did you mean 2.0.0? It is on this machine's disk\n");
  }

  @Test
  void coloursNeedATerminalAndNoNoColor() {
    assertThat(new Terminal().io().style()).isEqualTo(Style.PLAIN);
    assertThat(new Terminal().watched().io().style()).isEqualTo(Style.COLOURS);
    assertThat(new Terminal(Map.of("NO_COLOR", "1")).watched().io().style()).isEqualTo(Style.PLAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TERM           | dumb  | true  | PLAIN
          TERM           | xterm | true  | COLOURS
          CLICOLOR       | 0     | true  | PLAIN
          CLICOLOR       | 1     | false | PLAIN
          CLICOLOR_FORCE | 1     | false | COLOURS
          CLICOLOR_FORCE | 0     | false | PLAIN
          NO_COLOR       | ''    | true  | COLOURS
          """)
  void coloursGoByTheEnvironment(String variable, String value, boolean watched, Style style) {
    Terminal with = new Terminal(Map.of(variable, value));

    assertThat((watched ? with.watched() : with).io().style()).isEqualTo(style);
  }

  @Test
  void noColorComesBeforeAllOthers() {
    Map<String, String> both = Map.of("NO_COLOR", "1", "CLICOLOR_FORCE", "1");

    assertThat(new Terminal(both).watched().io().style()).isEqualTo(Style.PLAIN);
    assertThat(new Terminal(Map.of("CLICOLOR_FORCE", "1", "TERM", "dumb")).io().style())
        .as("who forces them is believed")
        .isEqualTo(Style.COLOURS);
  }
}
