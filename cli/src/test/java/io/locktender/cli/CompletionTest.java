package io.locktender.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real bash completes, once it has read what {@code completion bash} prints. */
final class CompletionTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void commandsAreCompleted() throws Exception {
    assertThat(completed("locktender", "up")).containsExactly("upgrade");
    assertThat(completed("locktender", "")).containsAll(CommandTree.NAMES);
  }

  @Test
  void commandsBelowACommandAreCompleted() throws Exception {
    assertThat(completed("locktender", "backup", "")).contains("list", "remove");
    assertThat(completed("locktender", "db", "ad")).containsExactly("adopt");
  }

  @Test
  void optionsAreCompleted() throws Exception {
    assertThat(completed("locktender", "upgrade", "--wa")).containsExactly("--wait");
    assertThat(completed("locktender", "upgrade", "2.0.0", "--max"))
        .containsExactlyInAnyOrder("--max-unavailable", "--max-hold");
  }

  @Test
  void theValuesOfAnOptionAreCompletedAsHelpWritesThem() throws Exception {
    assertThat(completed("locktender", "upgrade", "--cutover", ""))
        .containsExactly("auto", "manual");
    assertThat(completed("locktender", "completion", "z")).containsExactly("zsh");
  }

  @Test
  void theScriptOfZshLoadsItsEmulationOfBash() {
    Terminal terminal = new Terminal();

    assertThat(terminal.run("completion", "zsh")).isZero();

    assertThat(terminal.out()).contains("bashcompinit", "complete -F _complete_locktender");
  }

  @Test
  void anotherShellIsAUsageError() {
    Terminal terminal = new Terminal();

    assertThat(terminal.run("completion", "fish")).isEqualTo(2);
    assertThat(terminal.err()).contains("fish").contains("Try 'locktender completion --help'.");
  }

  private List<String> completed(String... words) throws IOException, InterruptedException {
    Terminal terminal = new Terminal();
    assertThat(terminal.run("completion", "bash")).isZero();
    Path script = Files.writeString(directory.resolve("completion.sh"), terminal.out());
    // What bash calls with the words of the line, the last of which is completed.
    String call =
        "source '%s'; compopt() { :; }; COMP_CWORD=$(($#-1)); COMP_WORDS=(\"$@\");"
            + " _complete_locktender; printf '%%s\\n' \"${COMPREPLY[@]}\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", call.formatted(script), "bash"));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor(60, SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(printed).isZero();
    return Splitter.on('\n').omitEmptyStrings().splitToList(printed);
  }
}
