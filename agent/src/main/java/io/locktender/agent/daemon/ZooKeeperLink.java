package io.locktender.agent.daemon;

import io.locktender.agent.metrics.Answers;
import io.locktender.agent.node.ClusterLink;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.NodeWatch;
import io.locktender.coordinator.zookeeper.ReportPublisher;
import io.locktender.steps.control.NewerFormatException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The node's part of the connection to ZooKeeper.
 *
 * @param answers is told whether there is one, each time that the loop asks
 */
record ZooKeeperLink(
    ClusterConnection connection, NodeWatch watch, ReportPublisher publisher, Answers answers)
    implements ClusterLink {
  @Override
  public boolean connected() {
    boolean connected = connection.connected();
    answers.heard(connected);
    return connected;
  }

  @Override
  public @Nullable Target target() {
    return watch.target();
  }

  @Override
  public Optional<NewerFormatException> newer() {
    return watch.newer();
  }

  @Override
  public @Nullable Drains drains() {
    return watch.drains();
  }

  @Override
  public boolean drainsAreKnown() {
    return watch.drainsAreKnown();
  }

  @Override
  public @Nullable GateHint hint() {
    return watch.hint();
  }

  @Override
  public void publish(NodeReport report) {
    publisher.publish(report);
  }
}
