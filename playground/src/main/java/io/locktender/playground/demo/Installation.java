package io.locktender.playground.demo;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The distribution, of which the demo runs the programs.
 *
 * @param home where it is
 */
public record Installation(Path home) {
  /** Set by {@code bin/locktender}. */
  private static final String PROPERTY = "locktender.home";

  /**
   * The one that this program was started from.
   *
   * @throws DemoFailedException when it was started in another way, or the demo's parts are missing
   */
  public static Installation running() throws DemoFailedException {
    String home = System.getProperty(PROPERTY);
    if (home == null) {
      throw new DemoFailedException(
          "expected to be started by bin/locktender, found no property "
              + PROPERTY
              + "; run the distribution's bin/locktender demo");
    }
    Installation found = new Installation(Path.of(home).toAbsolutePath().normalize());
    for (Path part : List.of(found.launcher(), found.load(), found.seen(), found.releases())) {
      if (!Files.exists(part)) {
        throw new DemoFailedException(
            "expected " + part + ", found none; unpack the whole distribution");
      }
    }
    return found;
  }

  Path launcher() {
    return home.resolve("bin/locktender");
  }

  Path load() {
    return home.resolve("demo/bin/load");
  }

  Path seen() {
    return home.resolve("demo/bin/seen");
  }

  Path releases() {
    return home.resolve("demo/releases");
  }

  /**
   * Whether there is an archive of classes, with which commands start in half the time: where
   * {@code bin/locktender-java} looks for one.
   *
   * @param environment names the user's own cache
   */
  boolean hasArchive(Map<String, String> environment) throws IOException {
    String cache =
        environment.getOrDefault(
            "XDG_CACHE_HOME", environment.getOrDefault("HOME", "") + "/.cache");
    return hasArchive(home.resolve("cache")) || hasArchive(Path.of(cache + "/locktender" + home));
  }

  private static boolean hasArchive(Path directory) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "classes-*.jsa")) {
      return found.iterator().hasNext();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  /** A command of Locktender, as words. */
  List<String> command(List<String> arguments) {
    return ImmutableList.<String>builder().add(launcher().toString()).addAll(arguments).build();
  }
}
