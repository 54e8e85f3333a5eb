package io.locktender.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Locktender as it is unpacked on a node.
 *
 * @param home where {@code bin} and {@code lib} are
 */
public record Distribution(Path home) {
  private static final Duration ARCHIVED_WITHIN = Duration.ofMinutes(3);

  /**
   * One that is there.
   *
   * @throws IllegalStateException when it is not
   */
  public static Distribution at(Path home) {
    if (!Files.isExecutable(home.resolve("bin/locktender"))) {
      throw new IllegalStateException(
          "expected a distribution, found no bin/locktender in "
              + home
              + ": build one with './mvnw -DskipTests package'");
    }
    return new Distribution(home);
  }

  /** The command line that starts its launcher. */
  public List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/locktender").toString());
    command.addAll(arguments);
    return command;
  }

  /** The same in another place, as it was unpacked: without an archive of classes. */
  public Distribution copyTo(Path target) {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = home.relativize(file);
        if (!relative.startsWith("cache")) {
          Files.copy(file, target.resolve(relative.toString()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
      return new Distribution(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the archive of classes, as is advised after installing. */
  public Distribution archived() {
    Path output = home.resolve("archive.out");
    String program = home.resolve("bin/locktender-archive").toString();
    Program.start(List.of(program), Map.of(), output).succeeds(ARCHIVED_WITHIN);
    return this;
  }
}
