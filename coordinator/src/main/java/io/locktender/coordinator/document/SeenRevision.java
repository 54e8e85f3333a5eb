package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The newest revision of the version document that a node has carried out; on disk before it is.
 *
 * @param lineage the document's lineage
 * @param revision its revision
 */
public record SeenRevision(String lineage, long revision) {
  public SeenRevision {
    requireNonNull(lineage, "lineage");
    checkArgument(
        revision >= 0 && revision <= VersionDocument.MAX_REVISION,
        "revision: expected 0 to %s, found %s",
        VersionDocument.MAX_REVISION,
        revision);
  }
}
