package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What an operator types, and what comes back. */
public record Cli(int exit, String out, String err) {
  private static final int WITHIN_SECONDS = 120;

  public static Cli run(Path directory, Path config, List<String> arguments) {
    Running running = start(directory, config, arguments);
    return running.end();
  }

  public static Running start(Path directory, Path config, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--config", config.toString()));
    return startWithoutConfig(directory, all);
  }

  public static Running startWithoutConfig(Path directory, List<String> arguments) {
    try {
      Path out = Files.createTempFile(directory, "cli", ".out");
      Path err = Files.createTempFile(directory, "cli", ".err");
      return new Running(Jvm.start(arguments, Map.of(), out, err), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that runs. */
  public record Running(Process process, Path out, Path err) {
    /** Lets it run for a while, or until it ends. */
    void awaitSeconds(int seconds) {
      try {
        process.waitFor(seconds, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    public Cli end() {
      try {
        assertThat(process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS))
            .as("the command ends within %s s", WITHIN_SECONDS)
            .isTrue();
        return new Cli(process.exitValue(), Files.readString(out), Files.readString(err));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        process.destroyForcibly();
      }
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
