package io.locktender.steps.release;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A release on disk.
 *
 * @param version its version
 * @param digest over every file below its directory: two nodes with the same digest run the same
 * @param directory where it is
 * @param rollsFrom the releases whose workers tolerate its expanded schema, as a version range
 * @param requires at which versions the database may be when its steps begin, as a version range;
 *     empty: at any
 * @param check the command that a node runs in CHECK
 * @param workers its processes
 * @param steps its steps, in the order of their phases and, within a phase, of the manifest
 */
public record Release(
    ReleaseVersion version,
    String digest,
    Path directory,
    Optional<String> rollsFrom,
    Optional<String> requires,
    Optional<List<String>> check,
    List<WorkerSpec> workers,
    List<Step> steps) {
  public Release {
    workers = List.copyOf(workers);
    steps = List.copyOf(steps);
  }

  /** The same release with other steps. */
  public Release withSteps(List<Step> others) {
    return new Release(version, digest, directory, rollsFrom, requires, check, workers, others);
  }
}
