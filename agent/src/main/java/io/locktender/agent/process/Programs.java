package io.locktender.agent.process;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The programs of this machine. */
public final class Programs {
  private static final String USUAL_PATH = "/usr/bin:/bin";

  private Programs() {}

  /** The first program of a name in the directories of the agent's {@code PATH}. */
  public static Optional<Path> find(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse(USUAL_PATH);
    return Splitter.on(':')
        .omitEmptyStrings()
        .splitToStream(path)
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
