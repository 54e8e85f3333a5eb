package io.locktender.agent.daemon;

import io.locktender.agent.node.ClusterLink;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.ReportPublisher;

/** The node's part of the connection to ZooKeeper. */
record ZooKeeperLink(ClusterConnection connection, ReportPublisher publisher)
    implements ClusterLink {
  @Override
  public boolean connected() {
    return connection.connected();
  }

  @Override
  public ClusterView view() {
    return connection.readView();
  }

  @Override
  public void publish(NodeReport report) {
    publisher.publish(report);
  }
}
