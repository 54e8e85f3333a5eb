package io.locktender.steps.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForegroundRunnerTest {
  @TempDir Path directory;

  private CommandResult run(String script) throws InterruptedException {
    return new ForegroundRunner(Duration.ofSeconds(20))
        .run(List.of("sh", "-c", script), directory, Map.of());
  }

  @Test
  void theEndOfALongOutputIsKept() throws Exception {
    CommandResult result = run("head -c 200000 /dev/zero | tr '\\0' x; echo; echo the end; exit 1");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).hasSize(OutputTail.MAX_BYTES).endsWith("x\nthe end\n");
  }

  @Test
  void bothStreamsAreInTheOutput() throws Exception {
    CommandResult result = run("echo one; echo two >&2");

    assertThat(result.succeeded()).isTrue();
    assertThat(result.output()).isEqualTo("one\ntwo\n");
  }

  @Test
  void aCommandThatIsNotThereIsNotStarted() throws Exception {
    List<String> command = List.of("bin/nothing");

    CommandResult result =
        new ForegroundRunner(Duration.ofSeconds(20)).run(command, directory, Map.of());

    assertThat(result.end()).isEqualTo(CommandResult.End.NOT_STARTED);
    assertThat(result.succeeded()).isFalse();
    assertThat(result.describe(command))
        .startsWith("command [bin/nothing] could not be started: java.io.IOException: ");
  }
}
