package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node: its directories, its configuration, and the agent that runs on it, if one does. */
public final class Node {
  /** In the environment of everything that comes from the agent, so that it can be found. */
  private static final String MARK = "LOCKTENDER_IT_NODE";

  private final String name;
  private final Path directory;
  private final Path config;
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Process agent;

  public Node(String name, Path directory, String yaml) {
    this.name = name;
    this.directory = directory;
    this.config = directory.resolve("agent.yaml");
    environment.put(MARK, directory.toString());
    try {
      Files.createDirectories(directory);
      Files.writeString(config, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  public Path config() {
    return config;
  }

  public Path state() {
    return directory.resolve("state");
  }

  public Path log() {
    return directory.resolve("agent.log");
  }

  /** Where its agent finds programs, from its next start on. */
  Node path(String path) {
    environment.put("PATH", path);
    return this;
  }

  /** Starts the agent; does not wait for anything. */
  public void start() {
    start(ClassArchive.options());
  }

  void start(List<String> jvmOptions) {
    agent =
        Jvm.start(
            jvmOptions,
            List.of("agent", "--config", config.toString()),
            environment,
            directory.resolve("agent.out"),
            log());
  }

  /** Starts the agent of a distribution, by its launcher. */
  void startFrom(Path distribution) {
    ProcessBuilder builder =
        new ProcessBuilder(
            distribution.resolve("bin/locktender").toString(),
            "agent",
            "--config",
            config.toString());
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LOCKTENDER_JAVA_OPTS", "-Xmx192m -XX:TieredStopAtLevel=1");
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve("agent.out").toFile()));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    try {
      agent = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean runs() {
    return agent != null && agent.isAlive();
  }

  public Process agent() {
    assertThat(agent).as("the agent of %s was started", name).isNotNull();
    return java.util.Objects.requireNonNull(agent);
  }

  /** SIGKILL: the workers live on. */
  public void kill() {
    end(agent().destroyForcibly());
  }

  /** SIGTERM: the workers live on. */
  public void stop() {
    agent().destroy();
    end(agent());
  }

  public void pause() {
    signal("STOP", List.of(agent().toHandle()));
  }

  public void goOn() {
    signal("CONT", List.of(agent().toHandle()));
  }

  /** Sends a signal to processes, one after the other. */
  public static void signal(String signal, List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      try {
        end(new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The children of the agent that are not its workers: the step process. */
  public List<ProcessHandle> stepProcesses() {
    return agent()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private static void end(Process process) {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", process).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The last lines of the agent's log, for a failed test. */
  public String lastLog() {
    try {
      List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
