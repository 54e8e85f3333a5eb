package io.locktender.steps.code;

import io.locktender.steps.ReleaseSteps;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The jars in a release's {@code lib}, by name.
 *
 * @param directory {@code lib}; it may be missing
 */
public record ReleaseJars(Path directory, List<Path> jars) {
  public static ReleaseJars in(Path release) {
    Path lib = release.resolve("lib");
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(lib)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(lib, "*.jar")) {
        found.forEach(jars::add);
      } catch (IOException e) {
        throw new InvalidInputException(
            "%s: expected a directory that can be read, found %s; correct it".formatted(lib, e));
      }
    }
    jars.sort(null);
    return new ReleaseJars(lib, List.copyOf(jars));
  }

  public boolean isEmpty() {
    return jars.isEmpty();
  }

  /** A loader of these jars, and of what every release sees; the caller closes it. */
  public URLClassLoader open() {
    URL[] urls = jars.stream().map(ReleaseJars::url).toArray(URL[]::new);
    return new URLClassLoader(
        "release-" + directory.getParent(),
        urls,
        new SharedClassLoader(ReleaseSteps.class.getClassLoader()));
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new InvalidInputException(
          "%s: expected a jar with a usable name, found %s; rename it".formatted(jar, e));
    }
  }
}
