package io.locktender.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.util.concurrent.Futures;
import io.locktender.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What an operator types, and what comes back. A command runs in the tests' own process, where it
 * starts at once; {@link #inAProcess} is how an operator starts it.
 */
public record Cli(int exit, String out, String err) {
  private static final int WITHIN_SECONDS = 120;

  public static Cli run(Path config, List<String> arguments) {
    return start(config, arguments).end();
  }

  public static Running start(Path config, List<String> arguments) {
    return start(with(config, arguments));
  }

  /** A command line that names its cluster itself. */
  public static Running start(List<String> arguments) {
    return start(arguments, System.getenv());
  }

  static Running start(List<String> arguments, Map<String, String> environment) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    FutureTask<Cli> task =
        new FutureTask<>(
            () -> {
              int exit =
                  Main.run(
                      arguments,
                      environment,
                      new PrintWriter(out, true),
                      new PrintWriter(err, true));
              return new Cli(exit, out.toString(), err.toString());
            });
    Thread thread = new Thread(task, "locktender " + arguments.get(0));
    thread.setDaemon(true);
    thread.start();
    return new Running(task);
  }

  /** Runs a command in a process of its own, whose output goes to files of a directory. */
  static Cli inAProcess(Path directory, List<String> arguments) {
    try {
      Path out = Files.createTempFile(directory, "cli", ".out");
      Path err = Files.createTempFile(directory, "cli", ".err");
      Process process = Jvm.start(List.of(), arguments, Map.of(), out, err);
      try {
        assertThat(process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
        return new Cli(process.exitValue(), Files.readString(out), Files.readString(err));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> with(Path config, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--config", config.toString()));
    return all;
  }

  /** A command that runs. */
  public record Running(FutureTask<Cli> task) {
    boolean runs() {
      return !task.isDone();
    }

    /** Lets it run for a while, or until it ends. */
    void awaitSeconds(int seconds) {
      try {
        task.get(seconds, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new AssertionError("a command threw", e.getCause());
      }
    }

    public Cli end() {
      awaitSeconds(WITHIN_SECONDS);
      assertThat(runs()).as("still runs after %s s", WITHIN_SECONDS).isFalse();
      return requireNonNull(Futures.getUnchecked(task));
    }
  }

  public Cli exits(int expected) {
    assertThat(exit).as("exit code; out: %s err: %s", out, err).isEqualTo(expected);
    assertThat(err).as("no stack trace").doesNotContain("\tat ");
    return this;
  }

  public JsonNode json() {
    try {
      return JsonMapper.builder().build().readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException(out, e);
    }
  }
}
