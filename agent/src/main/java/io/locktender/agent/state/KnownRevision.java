package io.locktender.agent.state;

import static java.util.Objects.requireNonNull;

/**
 * The highest revision of the version document that this node has seen.
 *
 * @param lineage the document's lineage
 * @param revision the revision
 */
public record KnownRevision(String lineage, long revision) {
  public KnownRevision {
    requireNonNull(lineage, "lineage");
  }
}
