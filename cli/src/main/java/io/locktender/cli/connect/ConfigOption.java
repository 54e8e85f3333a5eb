package io.locktender.cli.connect;

import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.config.AgentConfigReader;
import io.locktender.cli.console.Io;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which {@code agent.yaml} a command reads. */
public final class ConfigOption {
  static final Path DEFAULT_FILE = Path.of("/etc/locktender/agent.yaml");
  private static final String FILE_VARIABLE = "LOCKTENDER_CONFIG";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The node's agent.yaml (default: $LOCKTENDER_CONFIG, else /etc/locktender/agent.yaml"
              + " if there is one).")
  private @Nullable Path config;

  private final Io io;

  public ConfigOption(Io io) {
    this.io = io;
  }

  /** The file, where one is named, or the usual one is there for this user. */
  Optional<Path> path() {
    String variable = io.environment().get(FILE_VARIABLE);
    if (config != null || variable != null) {
      return Optional.of(config != null ? config : Path.of(String.valueOf(variable)));
    }
    return Files.isReadable(DEFAULT_FILE) ? Optional.of(DEFAULT_FILE) : Optional.empty();
  }

  /** The whole file, for the command that is a node's agent: nothing else says what it is. */
  public AgentConfig agent() {
    // Where none is named the usual one is read, or is said to be missing.
    return AgentConfigReader.read(path().orElse(DEFAULT_FILE), io.environment());
  }
}
