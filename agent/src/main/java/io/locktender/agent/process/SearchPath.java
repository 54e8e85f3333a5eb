package io.locktender.agent.process;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where this machine's programs are. */
public final class SearchPath {
  private static final String USUAL_PATH = "/usr/bin:/bin";

  private SearchPath() {}

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
