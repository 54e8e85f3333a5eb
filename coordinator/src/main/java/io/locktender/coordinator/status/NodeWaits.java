package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.DigestGroups;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.status.StatusModel.NodeStatus;
import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes that are not where they must be, and why. */
final class NodeWaits {
  /** What kind of trouble it is, which says what helps. */
  enum Cause {
    UNREACHABLE,
    FILES,
    DRAINED,
    OTHER
  }

  /**
   * A node that is waited for.
   *
   * @param lasts whether it does not go away by itself
   */
  record Waited(String node, Cause cause, String reason, boolean lasts) {
    WhyModel.Waiting shown() {
      return new WhyModel.Waiting(node, reason);
    }
  }

  private final Snapshot snapshot;
  private final List<NodeStatus> nodes;

  NodeWaits(Snapshot snapshot, List<NodeStatus> nodes) {
    this.snapshot = snapshot;
    this.nodes = nodes;
  }

  /** Those whose agent does not run. */
  List<Waited> away() {
    return nodes.stream()
        .filter(node -> !node.live())
        .map(node -> new Waited(node.id(), Cause.UNREACHABLE, "unreachable", true))
        .toList();
  }

  /** Those that an operator has taken out of service: nobody waits for them, but for a person. */
  List<Waited> drained() {
    return nodes.stream()
        .filter(node -> node.state() == NodeState.DRAINED)
        .map(node -> new Waited(node.id(), Cause.DRAINED, String.valueOf(node.detail()), false))
        .toList();
  }

  /** Those that do not serve, or serve without knowing the version document. */
  List<Waited> notServing() {
    return nodes.stream()
        .filter(node -> node.state() != NodeState.DRAINED)
        .filter(node -> node.state() != NodeState.SERVING || node.detail() != null)
        .map(
            node ->
                new Waited(
                    node.id(),
                    node.live() ? Cause.OTHER : Cause.UNREACHABLE,
                    node.state() + (node.detail() == null ? "" : ": " + node.detail()),
                    node.state() != NodeState.STARTING && node.state() != NodeState.DRAINING))
        .toList();
  }

  /** Those that the running upgrade waits for. */
  List<Waited> running() {
    Upgrade upgrade = snapshot.document() == null ? null : snapshot.document().upgrade();
    if (upgrade == null) {
      return away();
    }
    if (waitsForNobody(upgrade)) {
      return List.of();
    }
    List<Waited> waits = new ArrayList<>();
    for (NodeStatus node : nodes) {
      NodeReport report = snapshot.view().reports().get(node.id());
      String detail = node.detail() == null ? "" : ": " + node.detail();
      if (report == null) {
        waits.add(new Waited(node.id(), Cause.UNREACHABLE, "unreachable" + detail, true));
        continue;
      }
      boolean asked = upgrade.phase() == Phase.READY || isToSwitch(upgrade, report);
      String files = asked ? files(upgrade, report) : null;
      String reason = files == null ? reason(upgrade, node, report) : files;
      if (reason != null) {
        Cause cause = files == null ? Cause.OTHER : Cause.FILES;
        waits.add(new Waited(node.id(), cause, reason + detail, true));
      }
    }
    return waits;
  }

  /** Collections are renamed, or copies dropped, or nothing was withdrawn that is to be acked. */
  private static boolean waitsForNobody(Upgrade upgrade) {
    return upgrade.phase() == Phase.SWAP
        || (upgrade.phase() == Phase.ROLLING_BACK
            && (upgrade.rolling() == null || upgrade.heldAt() == 0));
  }

  private static @Nullable String reason(Upgrade upgrade, NodeStatus node, NodeReport report) {
    return switch (upgrade.phase()) {
      case READY -> problems(upgrade, report);
      case HOLD -> node.revision() < upgrade.heldAt() ? "its workers still run" : null;
      case FINISH, CHECK ->
          upgrade.rehearsal() == null ? duty(upgrade.phase(), report.duty()) : null;
      case ADMIT ->
          report.drained() || serves(node, upgrade.to().version())
              ? null
              : "does not serve the new release";
      case ROLLING, SOAK, ROLLING_BACK_NODES -> {
        String problems = isToSwitch(upgrade, report) ? problems(upgrade, report) : null;
        if (problems != null) {
          yield problems;
        }
        yield report.drained() || serves(node, upgrade.assigned(node.id()).version())
            ? null
            : "does not serve " + upgrade.assigned(node.id()).version();
      }
      case CONTRACT, ROLLING_BACK ->
          node.revision() < upgrade.heldAt()
              ? "workers that are no longer admitted may still run"
              : null;
      case PREFLIGHT, SYNC, SWAP, DONE, ROLLED_BACK, EXPAND -> null;
    };
  }

  /** Whether a node is not told to switch yet, and has said whether it can. */
  private static boolean isToSwitch(Upgrade upgrade, NodeReport report) {
    return (upgrade.phase() == Phase.ROLLING || upgrade.phase() == Phase.SOAK)
        && !upgrade.assigned(report.node()).equals(upgrade.to())
        && answered(upgrade, report.prepared()) != null;
  }

  private static @Nullable Prepared answered(Upgrade upgrade, @Nullable Prepared prepared) {
    return prepared != null && prepared.requestId().equals(upgrade.requestId()) ? prepared : null;
  }

  /** Why it cannot take part in the hold, or switch. */
  private static @Nullable String problems(Upgrade upgrade, NodeReport report) {
    Prepared prepared = answered(upgrade, report.prepared());
    if (prepared == null) {
      return "has not said yet that it can take part";
    }
    return prepared.problems().isEmpty() ? null : String.join("; ", prepared.problems());
  }

  private static @Nullable String files(Upgrade upgrade, NodeReport report) {
    Prepared prepared = report.prepared();
    if (prepared == null) {
      return null;
    }
    for (ReleaseId release : upgrade.digests()) {
      String digest = prepared.digests().get(release.version());
      if (digest != null && !digest.equals(release.digest())) {
        return "its release %s (%s) is not the one that the upgrade began with (%s)"
            .formatted(
                release.version(),
                DigestGroups.shortened(digest),
                DigestGroups.shortened(release.digest()));
      }
    }
    return null;
  }

  private static @Nullable String duty(Phase phase, @Nullable Duty duty) {
    if (duty == null || duty.phase() != phase) {
      return null;
    }
    return duty.state() == Duty.State.RUNNING ? "its own step or check still runs" : null;
  }

  private static boolean serves(NodeStatus node, ReleaseVersion version) {
    return node.state() == NodeState.SERVING && version.equals(node.release());
  }
}
