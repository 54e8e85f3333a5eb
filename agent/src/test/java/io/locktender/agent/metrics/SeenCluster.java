package io.locktender.agent.metrics;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.ServingTimes;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.Steady;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster at 1.0.0 whose upgrade to 2.0.0 goes as the test says, and what a master sees of it.
 */
final class SeenCluster {
  static final ReleaseId V1 = new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1");
  private static final ReleaseId V2 = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:2");

  VersionDocument document = Transitions.baseline("shop", "lineage-1", "token-1", V1);
  private final List<NodeRegistration> nodes = new ArrayList<>();
  private final Map<String, NodeReport> reports = new HashMap<>();

  VersionDocument sync() {
    Upgrade upgrade =
        new Upgrade(
            "up-1",
            "req-1",
            V1,
            V2,
            List.of(V2),
            false,
            Phase.SYNC,
            "ann",
            Instant.EPOCH,
            0,
            null,
            null,
            List.of(),
            0,
            List.of(),
            List.of(),
            null,
            null,
            null,
            null);
    document = HoldTransitions.sync(document, upgrade);
    return document;
  }

  VersionDocument ready() {
    document = HoldTransitions.ready(document);
    return document;
  }

  VersionDocument hold() {
    document = HoldTransitions.hold(document);
    return document;
  }

  VersionDocument serveAgain() {
    document = HoldTransitions.serveAgain(document, "node-2 did not hold in time");
    return document;
  }

  /** A registered node whose agent does not run. */
  void down(String node) {
    nodes.add(new NodeRegistration(node, "run-1", List.of(NodeRole.STATE_SERVER), Instant.EPOCH));
  }

  /** One that runs, and whose workers took so long to stop, and to start. */
  void live(String node, NodeState state, long stopMillis, long startMillis) {
    down(node);
    reports.put(
        node,
        new NodeReport(
            node,
            "run-1",
            List.of(),
            state,
            1,
            null,
            V1.version(),
            null,
            null,
            null,
            null,
            null,
            List.of(),
            new ServingTimes(stopMillis, startMillis),
            null,
            null,
            true,
            null));
  }

  MasterView view() {
    return new MasterView(
        "shop",
        "node-1",
        "token-1",
        true,
        true,
        null,
        document,
        nodes,
        reports,
        null,
        null,
        null,
        null,
        Consent.NOT_WANTED,
        Duration.ZERO,
        Duration.ZERO,
        Steady.of(Duration.ZERO),
        Instant.EPOCH,
        Deadlines.DEFAULT,
        false);
  }
}
