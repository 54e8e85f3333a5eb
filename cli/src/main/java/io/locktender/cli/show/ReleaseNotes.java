package io.locktender.cli.show;

import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.console.Io;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.plan.PastReleases;
import io.locktender.steps.plan.Ran;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import java.util.List;

/** Says what is odd about the releases on this machine's disk that a database has behind it. */
public final class ReleaseNotes {
  private ReleaseNotes() {}

  /** On the standard error, beside the answer. */
  public static void print(Io io, ClusterOptions cluster, VersionDocument document) {
    of(cluster, document).forEach(note -> io.err().println("note: " + note));
  }

  /** One sentence each; none where it is not known where the releases are. */
  static List<String> of(ClusterOptions cluster, VersionDocument document) {
    if (document.ran().isEmpty() || cluster.releasesIfKnown().isEmpty()) {
      return List.of();
    }
    try {
      return new PastReleases(new ReleaseStore(cluster.releases()), new Ran(document.ran()))
          .notes();
    } catch (InvalidInputException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
