package io.locktender.bench.site;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One node of a site: its directory, its configuration, its agent once it is started. */
public final class Agent {
  private final String name;
  private final Path directory;
  private @Nullable Program program;

  Agent(String name, Path directory, String yaml) {
    this.name = name;
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      Files.writeString(config(), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  Path config() {
    return directory.resolve("agent.yaml");
  }

  /** Starts it; waits for nothing. */
  public void start(Distribution distribution) {
    program =
        Program.start(
            distribution.command(
                List.of("agent", "--log-format", "text", "--config", config().toString())),
            Map.of(),
            directory.resolve("agent.log"));
  }

  private Program program() {
    checkState(program != null, "expected %s to have been started", name);
    return requireNonNull(program);
  }

  public long pid() {
    return program().process().pid();
  }

  /** SIGKILL: the workers live on. */
  public void kill() {
    program().process().destroyForcibly().onExit().join();
  }

  boolean started() {
    return program != null;
  }

  /** Its log so far. */
  public String log() {
    return program().said();
  }

  public List<NodeEvent> events() {
    return NodeEvent.read(directory.resolve("state/events.jsonl"));
  }
}
