package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import org.jspecify.annotations.Nullable;

/** What a node and a master say where the database is not what was seen of it before. */
final class RestoredDatabase {
  private static final String NEXT =
      ", or take this one over with 'locktender db adopt'; nothing runs until then";

  private RestoredDatabase() {}

  /** The document does not follow what was seen. */
  static String sentence(VersionDocument document, SeenRevision seen) {
    return document.lineage().equals(seen.lineage())
        ? "the database is at revision "
            + document.revision()
            + ", and "
            + seen.revision()
            + " was seen before: an old dump was restored; restore the newest state"
            + NEXT
        : "the database has another lineage than the one seen before: a dump was restored; restore"
            + " the database that was there"
            + NEXT;
  }

  /** There is no document. */
  static String missing(@Nullable SeenRevision seen) {
    return seen == null
        ? "the database has no version document: 'locktender db baseline VERSION' writes the first"
            + " one"
        : "the version document is gone (it was at revision "
            + seen.revision()
            + "): restore the database that was there";
  }
}
