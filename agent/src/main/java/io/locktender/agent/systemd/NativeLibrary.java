package io.locktender.agent.systemd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the library for Unix sockets lays its native part, from which it is loaded: below the
 * service's own directory, since nothing may be run from {@code /tmp} on many servers.
 */
final class NativeLibrary {
  static final String DIRECTORY = "org.newsclub.net.unix.library.tmpdir";

  private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);

  private NativeLibrary() {}

  /**
   * To be called before the first socket is made. What an agent that was killed has left there
   * goes: a file that is still in use lives on without its name.
   */
  static void placed(Map<String, String> environment) {
    String state = environment.getOrDefault("STATE_DIRECTORY", "").split(":", 2)[0];
    if (state.isEmpty() || System.getProperty(DIRECTORY) != null) {
      return;
    }
    Path directory = Path.of(state).resolve("native");
    try {
      Files.createDirectories(directory);
      empty(directory);
      System.setProperty(DIRECTORY, directory.toString());
    } catch (IOException e) {
      log.warn("{} cannot be used, the usual directory is: {}", directory, e.toString());
    }
  }

  private static void empty(Path directory) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }
}
