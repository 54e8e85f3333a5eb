package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node: its directories, its configuration, and the agent that runs on it, if one does. */
final class Node {
  private final String name;
  private final Path directory;
  private final Path config;
  private @Nullable Process agent;

  Node(String name, Path directory, String yaml) {
    this.name = name;
    this.directory = directory;
    this.config = directory.resolve("agent.yaml");
    try {
      Files.createDirectories(directory);
      Files.writeString(config, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  Path config() {
    return config;
  }

  Path state() {
    return directory.resolve("state");
  }

  Path log() {
    return directory.resolve("agent.log");
  }

  /** Starts the agent; does not wait for anything. */
  void start() {
    agent =
        Jvm.start(
            List.of("agent", "--config", config.toString()),
            Map.of(),
            directory.resolve("agent.out"),
            log());
  }

  boolean runs() {
    return agent != null && agent.isAlive();
  }

  Process agent() {
    assertThat(agent).as("the agent of %s was started", name).isNotNull();
    return java.util.Objects.requireNonNull(agent);
  }

  /** SIGKILL: the workers live on. */
  void kill() {
    end(agent().destroyForcibly());
  }

  /** SIGTERM: the workers live on. */
  void stop() {
    agent().destroy();
    end(agent());
  }

  void pause() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      end(new ProcessBuilder("kill", "-" + signal, String.valueOf(agent().pid())).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end(Process process) {
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("%s ends", name).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The last lines of the agent's log, for a failed test. */
  String lastLog() {
    try {
      List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
