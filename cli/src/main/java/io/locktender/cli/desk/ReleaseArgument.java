package io.locktender.cli.desk;

import io.locktender.cli.command.CliException;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A release as it is named to a command: by its directory, or by its version. */
final class ReleaseArgument {
  static final String LABEL = "DIR|VERSION";
  static final String DESCRIPTION =
      "The release's directory, or the version of one in the releases' directory.";

  private ReleaseArgument() {}

  static Path directory(String which, ClusterOptions cluster) {
    Path given = Path.of(which);
    boolean isPath = which.contains("/") || Files.isDirectory(given);
    return (isPath ? given : cluster.releases().resolve(which)).toAbsolutePath().normalize();
  }

  static ReleaseVersion version(Path directory) {
    try {
      return ReleaseVersion.parse(String.valueOf(directory.getFileName()));
    } catch (InvalidInputException e) {
      throw CliException.usage(
          directory
              + ": expected a directory whose name is the release's version; "
              + e.getMessage());
    }
  }

  /** The digest of the release in a directory. */
  static String digest(Path directory) {
    return new ReleaseStore(parent(directory)).digest(version(directory));
  }

  static Path parent(Path directory) {
    Path parent = directory.getParent();
    return parent == null ? directory : parent;
  }
}
