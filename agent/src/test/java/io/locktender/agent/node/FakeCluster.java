package io.locktender.agent.node;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.VersionDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ZooKeeper that keeps every report, and fails when it is told to. */
final class FakeCluster implements ClusterLink {
  boolean connected = true;
  @Nullable Target target;
  @Nullable Mirror mirror;

  /** What publishing throws, or null. */
  @Nullable RuntimeException failure;

  final List<NodeReport> reports = new ArrayList<>();

  void mirror(VersionDocument document) {
    mirror = new Mirror("node-2", "waits", document, null, List.of(), null);
  }

  /** What the cluster was told last. */
  NodeReport report() {
    return reports.get(reports.size() - 1);
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public ClusterView view() {
    return new ClusterView(true, target, 1, Map.of(), mirror, null, List.of());
  }

  @Override
  public void publish(NodeReport report) {
    if (failure != null) {
      throw failure;
    }
    reports.add(report);
  }
}
