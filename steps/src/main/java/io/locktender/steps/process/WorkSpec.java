package io.locktender.steps.process;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.plan.Repeat;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.tls.TlsFiles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the step process works on.
 *
 * @param uri MongoDB's connection string; it goes through the pipe, since it may hold a password
 * @param database the product's database
 * @param releases the directory of the releases
 * @param from the database version
 * @param to the target version
 * @param directory for files that grow with the data, and are deleted at the end
 * @param restores the upgrade whose backups are put back instead of steps being run, or null
 * @param digests of the releases that the plan passes through, by version: what is found on disk
 *     must be just these
 * @param repeats the steps of theirs that are left out
 * @param tls how it connects, or null: as the connection string says
 * @param besideWorkers whether the product may use the database meanwhile, so that there are rests
 */
public record WorkSpec(
    String uri,
    String database,
    String releases,
    ReleaseVersion from,
    ReleaseVersion to,
    String directory,
    @Nullable String restores,
    Map<ReleaseVersion, String> digests,
    List<Repeat> repeats,
    @Nullable TlsFiles tls,
    boolean besideWorkers) {
  /** One beside workers that leaves no step out, and connects as the connection string says. */
  public WorkSpec(
      String uri,
      String database,
      String releases,
      ReleaseVersion from,
      ReleaseVersion to,
      String directory,
      @Nullable String restores,
      Map<ReleaseVersion, String> digests) {
    this(uri, database, releases, from, to, directory, restores, digests, List.of(), null, true);
  }

  public WorkSpec {
    requireNonNull(uri, "uri");
    requireNonNull(database, "database");
    requireNonNull(releases, "releases");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(directory, "directory");
    digests = Map.copyOf(requireNonNull(digests, "digests"));
    repeats = List.copyOf(requireNonNull(repeats, "repeats"));
  }

  /** Without the connection string. */
  @Override
  public String toString() {
    return "WorkSpec[" + database + ", " + from + " -> " + to + "]";
  }
}
