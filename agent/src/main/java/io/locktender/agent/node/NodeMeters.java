package io.locktender.agent.node;

import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import org.jspecify.annotations.Nullable;

/** What is measured of the node: for a supervisor, and for Prometheus. */
public interface NodeMeters {
  /** The loop went round; {@code sentence} is what it decided. */
  void beat(String sentence);

  /** Whether this node's workers may run. */
  void gate(boolean open);

  /** Whether an operator has drained this node. */
  void drained(boolean now);

  /**
   * What the database says.
   *
   * @param document null where there is none that this node may go by
   * @param current the version that the node has switched to, or null
   * @param target the version that the operator asked for, or null
   */
  void document(
      @Nullable VersionDocument document,
      @Nullable ReleaseVersion current,
      @Nullable ReleaseVersion target);

  /**
   * How far the master's running task is.
   *
   * @param done documents
   * @param left documents; negative when unknown
   */
  void progress(long done, long left);

  /** A worker of this node was started again after it had ended by itself. */
  void workerRestarted(String worker);
}
