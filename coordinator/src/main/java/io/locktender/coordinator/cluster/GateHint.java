package io.locktender.coordinator.cluster;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.document.Formatted;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.RecordFormat;

/**
 * That there is a document of this revision: small, so that each of many nodes can afford to read
 * it at every transition. It makes them read the document, and nothing is decided by it.
 *
 * @param lineage the document's lineage
 * @param revision its revision
 */
public record GateHint(String lineage, long revision) implements Formatted {
  public GateHint {
    requireNonNull(lineage, "lineage");
    checkArgument(
        revision >= 0 && revision <= VersionDocument.MAX_REVISION,
        "revision: expected 0 to %s, found %s",
        VersionDocument.MAX_REVISION,
        revision);
  }

  /** What says that a document is there. */
  public static GateHint of(VersionDocument document) {
    return new GateHint(document.lineage(), document.revision());
  }

  /** Whether another one is of a later document of the same lineage. */
  public boolean isBehind(GateHint other) {
    return lineage.equals(other.lineage) && revision < other.revision;
  }

  @Override
  public int format() {
    return RecordFormat.FIRST;
  }
}
