package io.locktender.steps.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {
  @TempDir Path directory;

  private CommandResult run(String script) throws InterruptedException {
    return new CommandRunner(Duration.ofSeconds(20))
        .run(List.of("sh", "-c", script), directory, Map.of());
  }

  @Test
  void theEndOfALongOutputIsKept() throws Exception {
    CommandResult result = run("head -c 200000 /dev/zero | tr '\\0' x; echo; echo the end; exit 1");

    assertThat(result.exitCode()).hasValue(1);
    assertThat(result.output()).hasSize(OutputTail.BYTES).endsWith("x\nthe end\n");
  }

  @Test
  void bothStreamsAreInTheOutput() throws Exception {
    CommandResult result = run("echo one; echo two >&2");

    assertThat(result.succeeded()).isTrue();
    assertThat(result.output()).isEqualTo("one\ntwo\n");
  }

  @Test
  void aCommandThatIsNotThereEndsWith127() throws Exception {
    CommandResult result =
        new CommandRunner(Duration.ofSeconds(20)).run(List.of("bin/nothing"), directory, Map.of());

    assertThat(result.exitCode()).hasValue(127);
    assertThat(result.output()).startsWith("IOException: Cannot run program");
  }
}
