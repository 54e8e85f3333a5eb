package io.locktender.steps.plan;

import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the releases on disk that a database has behind it are those that made it what it is.
 *
 * @param store the releases of this machine
 * @param ran what the database has gone through
 */
public record PastReleases(ReleaseStore store, Ran ran) {
  /**
   * Which are not: one sentence a release. What has not been recorded is not known, and not told.
   *
   * @throws InvalidInputException when the releases' directory cannot be read
   */
  public List<String> notes() {
    return store.versions().stream().flatMap(version -> note(version).stream()).toList();
  }

  private Optional<String> note(ReleaseVersion version) {
    return Stream.of(late(version), edited(version)).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> late(ReleaseVersion version) {
    return ran.passedOver(version)
        .map(
            over ->
                "release %s came to %s after the database had gone from %s to %s: its steps have not run, and will not; what is needed of them belongs in a release after %s"
                    .formatted(
                        version,
                        store.directory(),
                        over.after(),
                        over.version(),
                        last().orElse(over).version()));
  }

  private Optional<RanRelease> last() {
    return ran.releases().isEmpty()
        ? Optional.empty()
        : Optional.of(ran.releases().get(ran.releases().size() - 1));
  }

  private Optional<String> edited(ReleaseVersion version) {
    return ran.release(version)
        .filter(then -> !then.digest().isEmpty())
        .flatMap(then -> difference(version, then.digest()));
  }

  private Optional<String> difference(ReleaseVersion version, String then) {
    String now;
    try {
      now = store.digest(version);
    } catch (InvalidInputException e) {
      return Optional.ofNullable(e.getMessage());
    }
    return now.equals(then)
        ? Optional.empty()
        : Optional.of(
            "release %s was changed after the database had gone through it: it has digest %s, what ran had %s; put back the files that ran, and changes into a release of its own"
                .formatted(store.directoryOf(version), now, then));
  }
}
