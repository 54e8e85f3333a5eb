package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;

/**
 * The newest that a node has ever carried out; on disk before it is.
 *
 * @param lineage the document's lineage
 * @param revision its revision
 */
public record Known(String lineage, long revision) {
  public Known {
    requireNonNull(lineage, "lineage");
  }
}
