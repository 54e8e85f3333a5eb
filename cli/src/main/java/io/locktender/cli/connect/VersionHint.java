package io.locktender.cli.connect;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.Texts;
import java.util.List;
import java.util.Optional;

/** Which release somebody may have meant: one that is on this machine's disk. */
public final class VersionHint {
  private final ClusterOptions options;

  public VersionHint(ClusterOptions options) {
    this.options = options;
  }

  /** In a sentence; empty where the release is there, or none is much like it. */
  public Optional<String> of(ReleaseVersion version) {
    List<String> there;
    try {
      there =
          options.releasesIfKnown().map(ReleaseStore::new).stream()
              .flatMap(store -> store.versions().stream())
              .map(ReleaseVersion::toString)
              .toList();
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
    return there.contains(version.toString())
        ? Optional.empty()
        : Texts.nearest(version.toString(), there)
            .map(close -> "did you mean " + close + "? It is on this machine's disk");
  }
}
