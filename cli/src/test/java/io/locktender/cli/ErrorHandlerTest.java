package io.locktender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class ErrorHandlerTest {
  private final Terminal terminal = new Terminal();

  @Command
  private static final class Fails implements Callable<Integer> {
    private final RuntimeException error;

    private Fails(RuntimeException error) {
      this.error = error;
    }

    @Override
    public Integer call() {
      throw error;
    }
  }

  private int run(RuntimeException error) {
    return new CommandLine(new Fails(error))
        .setExecutionExceptionHandler(new ErrorHandler(terminal.io()))
        .execute();
  }

  @Test
  void aFileThatCannotBeUsedIsNamedWithTheReason() {
    IOException why = new IOException("No space left on device");

    assertThat(run(new UncheckedIOException("/s/known.json cannot be written", why))).isEqualTo(1);

    assertThat(terminal.err())
        .isEqualTo("/s/known.json cannot be written: No space left on device\n");
  }

  @Test
  void whatIsABugSaysWhereToLook() {
    assertThat(run(new IllegalStateException("odd"))).isEqualTo(1);
    assertThat(run(new InvalidInputException("expected a, found b"))).isEqualTo(2);

    assertThat(terminal.err())
        .isEqualTo("odd (IllegalStateException; --debug shows where)\nexpected a, found b\n");
  }
}
