package io.locktender.cli;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.Mirror.KnownAgents;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the records of a cluster named shop, which goes from 1.0.0 to 2.0.0. */
public final class ClusterFixture {
  public static final Instant AT = Instant.parse("2026-11-21T03:00:00Z");
  public static final ReleaseId ONE = new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1");
  public static final ReleaseId TWO = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:2");

  private ClusterFixture() {}

  public static VersionDocument document(@Nullable Upgrade upgrade, ReleaseId... admits) {
    return new VersionDocument(
        "shop",
        "lineage",
        List.of(),
        41,
        "token",
        7,
        ReleaseVersion.parse("1.0.0"),
        List.of(admits),
        upgrade,
        null);
  }

  public static Upgrade upgrade(Phase phase, List<StepMark> steps, @Nullable StepFailure failure) {
    return upgrade("request", phase, steps, failure, null, null);
  }

  /** The upgrade that a request has started. */
  public static Upgrade running(Target asked, Phase phase) {
    return upgrade(asked.requestId(), phase, List.of(), null, null, null);
  }

  /** One that rolls: node-1 has switched, and bob has paused it. */
  public static Upgrade rolling(Phase phase, Upgrade.@Nullable CommandAnswer answer) {
    Rolling rolling =
        new Rolling(RollOptions.DEFAULT.manual(true), List.of("node-1"), "bob", false, null, false);
    return upgrade("request", phase, List.of(), null, rolling, answer);
  }

  private static Upgrade upgrade(
      String request,
      Phase phase,
      List<StepMark> steps,
      @Nullable StepFailure failure,
      @Nullable Rolling rolling,
      Upgrade.@Nullable CommandAnswer answer) {
    return new Upgrade(
        request,
        request,
        ONE,
        TWO,
        List.of(TWO),
        true,
        phase,
        "ada@host",
        AT,
        40,
        null,
        failure,
        List.of("node-1"),
        0,
        steps,
        List.of(),
        phase == Phase.SWAP ? "token" : null,
        rolling,
        answer,
        null);
  }

  public static EndedUpgrade ended(
      String request, Outcome outcome, @Nullable StepFailure failure, List<String> reasons) {
    Phase phase =
        switch (outcome) {
          case SUCCEEDED, DEGRADED -> Phase.DONE;
          case ROLLED_BACK, REHEARSED -> Phase.ROLLED_BACK;
          case REFUSED -> Phase.PREFLIGHT;
        };
    String id = outcome == Outcome.REFUSED ? null : request;
    return new EndedUpgrade(
        request,
        id,
        ReleaseVersion.parse("1.0.0"),
        ReleaseVersion.parse("2.0.0"),
        phase,
        outcome,
        "ada@host",
        AT,
        AT.plusSeconds(9),
        failure,
        reasons,
        List.of(),
        7,
        outcome == Outcome.REHEARSED ? Rehearsal.of(ONE, List.of(TWO), false) : null,
        null,
        null);
  }

  public static Mirror mirror(
      VersionDocument document, @Nullable EndedUpgrade last, String... nodes) {
    return new Mirror(
        "node-2",
        "at rest",
        null,
        document,
        last,
        List.of(nodes),
        null,
        false,
        new KnownAgents(RecordFormat.NEWEST, Map.of()));
  }

  public static Target target(String version, String request) {
    return new Target(ReleaseVersion.parse(version), request, "ada@host", null);
  }

  public static NodeReport report(String node, NodeState state, @Nullable TaskProgress progress) {
    return new NodeReport(
        node,
        "incarnation",
        List.of(NodeRole.STATE_SERVER),
        state,
        41,
        new SeenRevision("lineage", 41),
        ReleaseVersion.parse("1.0.0"),
        null,
        null,
        null,
        null,
        progress,
        List.of(),
        null,
        new AgentBuild("0.1.0+0123456789ab", RecordFormat.NEWEST),
        null,
        null,
        null);
  }

  public static Snapshot snapshot(
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
