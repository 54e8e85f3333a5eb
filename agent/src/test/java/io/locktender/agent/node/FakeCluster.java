package io.locktender.agent.node;

import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NewerFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ZooKeeper that keeps every report, and fails when it is told to. */
final class FakeCluster implements ClusterLink {
  boolean connected = true;
  @Nullable Target target;
  @Nullable GateHint hint;

  @Nullable NewerFormatException newer;

  @Nullable Drains drains;
  boolean complete = true;

  /** What publishing throws, or null. */
  @Nullable RuntimeException failure;

  final List<NodeReport> reports = new ArrayList<>();

  void tell(VersionDocument document) {
    hint = GateHint.of(document);
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
  public @Nullable Target target() {
    return target;
  }

  @Override
  public Optional<NewerFormatException> newer() {
    return Optional.ofNullable(newer);
  }

  @Override
  public @Nullable GateHint hint() {
    return hint;
  }

  @Override
  public @Nullable Drains drains() {
    return drains;
  }

  @Override
  public boolean drainsAreKnown() {
    return complete;
  }

  @Override
  public void publish(NodeReport report) {
    if (failure != null) {
      throw failure;
    }
    reports.add(report);
  }
}
