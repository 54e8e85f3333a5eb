package io.locktender.agent.node;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.NodeReport;

/** What a node has of ZooKeeper. Used by the node loop's thread. */
public interface ClusterLink {
  /** Whether something may be claimed and written. */
  boolean connected();

  /** What is known here, without asking the server. */
  ClusterView view();

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
