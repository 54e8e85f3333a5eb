package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is measured of the node: for a supervisor, and for Prometheus. */
public interface NodeMeters {
  /** The loop went round; {@code sentence} is what it decided. */
  void beat(String sentence);

  /** What this node is doing. */
  void state(NodeState now);

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

  /** The database did not say what it says now. */
  void documentUnseen();

  /** How far the master's task is; null where none runs here. */
  void progress(@Nullable TaskProgress progress);

  /** This node's workers as they are now. */
  void workers(List<WorkerView> views);

  /** A worker of this node was started again after it had ended by itself. */
  void workerRestarted(String worker);
}
