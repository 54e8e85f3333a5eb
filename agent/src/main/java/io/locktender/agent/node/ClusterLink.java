package io.locktender.agent.node;

import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.steps.control.NewerFormatException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node has of ZooKeeper. Used by the node loop's thread. */
public interface ClusterLink {
  /** Whether something may be claimed and written. */
  boolean connected();

  /** What the operator asks for, as far as is known here; null: nothing, or it cannot be read. */
  @Nullable Target target();

  /** That a newer build wrote that, or empty. */
  Optional<NewerFormatException> newer();

  /** Which nodes are drained, as far as is known; null: nothing, or it cannot be read. */
  @Nullable Drains drains();

  /** Whether that was asked for since the agent began: until then this node may be drained. */
  boolean drainsAreKnown();

  /** The newest document that is told of, or null. */
  @Nullable GateHint hint();

  /**
   * Makes this node's report be there; writes only what changed.
   *
   * @throws io.locktender.coordinator.zookeeper.NodeNameTakenException when another agent lives
   *     under this name
   * @throws io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException when ZooKeeper did
   *     not answer
   */
  void publish(NodeReport report);
}
