package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What ZooKeeper holds of the cluster of {@link Documents}, whose master is node-2. */
final class Snapshots {
  static final Due DUE =
      new Due(
          "deadlines.step",
          Duration.ofHours(6),
          Instant.parse("2026-11-21T09:00:00Z"),
          Due.Then.ROLLED_BACK);

  private Snapshots() {}

  static VersionDocument migrating(StepMark... steps) {
    return Documents.finishing(List.of(steps), true);
  }

  static EndedUpgrade ended(
      String request, Outcome outcome, @Nullable StepFailure failure, String... reasons) {
    Phase phase =
        switch (outcome) {
          case SUCCEEDED, DEGRADED -> Phase.DONE;
          case ROLLED_BACK, REHEARSED -> Phase.ROLLED_BACK;
          case REFUSED -> Phase.PREFLIGHT;
        };
    return new EndedUpgrade(
        request,
        outcome == Outcome.REFUSED ? null : request,
        ReleaseVersion.parse("1.0.0"),
        ReleaseVersion.parse("2.0.0"),
        phase,
        outcome,
        "ann@desk",
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(9),
        failure,
        List.of(reasons),
        List.of(),
        7);
  }

  static Mirror mirror(VersionDocument document, @Nullable EndedUpgrade last, String... nodes) {
    return new Mirror("node-2", "at rest", document, last, List.of(nodes), null);
  }

  /** A mirror of a master that waits until {@link #DUE}. */
  static Mirror waiting(VersionDocument document, String... nodes) {
    return new Mirror("node-2", "waits", DUE, document, null, List.of(nodes), null, false, null);
  }

  static NodeReport report(String node, NodeState state, @Nullable TaskProgress progress) {
    return NodeReports.of(node)
        .run("incarnation")
        .roles(NodeRole.STATE_SERVER)
        .is(state)
        .knows(Documents.idle().known())
        .release("1.0.0")
        .progress(progress)
        .build();
  }

  static Snapshot snapshot(
      @Nullable Target target, @Nullable Mirror mirror, NodeReport... reports) {
    Map<String, NodeReport> byName = new LinkedHashMap<>();
    for (NodeReport report : reports) {
      byName.put(report.node(), report);
    }
    String master = mirror == null ? null : "node-2";
    return new Snapshot(
        "shop", new ClusterView(true, target, 3, byName, mirror, master, List.of()));
  }
}
