package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRegistration;
import org.jspecify.annotations.Nullable;

/** What a node saw when it last asked the database who may run. */
public sealed interface Gate {
  /** The database does not answer. */
  record Unreachable(String reason) implements Gate {}

  /** The database has no version document. */
  record Missing() implements Gate {}

  /** What is there cannot be read as a version document. */
  record Garbled(String reason) implements Gate {}

  /** A newer build wrote it, or the node's registration; nothing is wrong with it. */
  record Newer(String reason, int format) implements Gate {}

  /** The document, and the node's registration, which was read after it; null when removed. */
  record Read(VersionDocument document, @Nullable NodeRegistration registration) implements Gate {}
}
