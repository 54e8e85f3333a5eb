package io.locktender.steps.command;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where this machine's programs are.
 *
 * @param directories in the order in which they are looked through
 */
public record SearchPath(List<Path> directories) {
  private static final String USUAL_PATH = "/usr/bin:/bin";

  public SearchPath {
    directories = List.copyOf(directories);
  }

  /** That of this process: what it starts is looked for there. */
  public static SearchPath ofThisProcess() {
    return of(Optional.ofNullable(System.getenv("PATH")).orElse(USUAL_PATH));
  }

  /**
   * As {@code PATH} has it. An empty part, which would mean whatever directory a process is in, is
   * left out.
   */
  public static SearchPath of(String path) {
    return new SearchPath(
        Splitter.on(':').omitEmptyStrings().splitToStream(path).map(Path::of).toList());
  }

  /** The first program of a name. */
  public Optional<Path> find(String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
