package io.locktender.steps.change;

import io.locktender.steps.release.ReleaseVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * What the command of an {@code exec} step is given.
 *
 * @param mongodbUri how it reaches the database; may hold a password
 * @param directories the directory of each release; its working directory
 * @param limit how long it may run
 */
public record CommandSettings(
    String mongodbUri, Function<ReleaseVersion, Path> directories, Duration limit) {
  /** How long a command may run where nothing else is said. */
  public static final Duration DEFAULT_LIMIT = Duration.ofHours(1);
}
