package io.locktender.agent.state;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node must not forget. Every reader gives empty when nothing was written yet, and throws
 * {@link io.locktender.steps.text.InvalidInputException} when what is there is garbled. Every
 * writer returns when the record is durable, and throws {@link java.io.UncheckedIOException} when
 * it may not be; then the old record is still whole.
 */
public interface NodeRecords {
  /** The newest revision that was carried out. */
  Optional<SeenRevision> known();

  /** Writes the newest revision, before anything of it is carried out. */
  void writeKnown(SeenRevision known);

  /** The node-side steps that have run here. */
  Optional<OwnSteps> ownSteps();

  /** Writes the node-side steps that have run here. */
  void writeOwnSteps(OwnSteps steps);

  /** That an operator has drained the node; empty where it is in service. */
  Optional<Drain> drain();

  /** Writes that it is drained, before that is followed; null: it is in service. */
  void writeDrain(@Nullable Drain drain);

  /** The release that the node has switched to. */
  Optional<ReleaseId> current();

  /** Writes the release that the node has switched to. */
  void writeCurrent(ReleaseId release);
}
