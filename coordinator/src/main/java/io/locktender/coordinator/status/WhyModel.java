package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.status.StatusModel.NodeStatus;
import io.locktender.coordinator.status.StatusModel.StatusDeadline;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster waits for, and what to type next.
 *
 * @param phase of the upgrade that runs or ran last, or null
 * @param sentence what the master says, or how the last upgrade ended
 * @param waitsFor the nodes that are not where they must be
 * @param deadline until when the master waits, as it counts; null where no time is set for that
 * @param next the command to type next
 * @param well false when the last upgrade failed or something is missing
 */
public record WhyModel(
    @Nullable Phase phase,
    String sentence,
    List<Waiting> waitsFor,
    @Nullable StatusDeadline deadline,
    String next,
    boolean well) {
  /** A node, and why it is waited for. */
  public record Waiting(String node, String reason) {}

  public static WhyModel of(Snapshot snapshot) {
    StatusModel status = new StatusBuilder(snapshot).build();
    UpgradeStatus upgrade = status.upgrade();
    boolean runs = upgrade != null && upgrade.outcome() == null;
    Optional<NewerRecords.Finding> newer = NewerRecords.in(snapshot);
    if (newer.isPresent()) {
      return newer(status, newer.get());
    }
    List<String> problems = snapshot.view().problems();
    if (!problems.isEmpty() && !runs) {
      return garbled(
          status, "a record in ZooKeeper cannot be read: " + String.join("; ", problems));
    }
    if (snapshot.master() == null || snapshot.mirror() == null) {
      return new WhyModel(
          upgrade == null ? null : upgrade.phase(),
          "no master: no agent of a state server is connected to ZooKeeper, or none reaches"
              + " MongoDB",
          away(status.nodes()),
          null,
          "systemctl start locktender   (on a state server)",
          false);
    }
    String says = snapshot.mirror().sentence();
    if (snapshot.mirror().blind()) {
      return garbled(status, says);
    }
    if (snapshot.restored()) {
      return new WhyModel(
          null, says, notServing(status.nodes()), null, "locktender db adopt", false);
    }
    if (upgrade != null && upgrade.outcome() == null) {
      List<Waiting> waits = waits(snapshot, status.nodes());
      return new WhyModel(
          upgrade.phase(), says, waits, upgrade.deadline(), next(upgrade, waits), true);
    }
    return atRest(status, upgrade, says);
  }

  private static WhyModel newer(StatusModel status, NewerRecords.Finding found) {
    Phase phase = status.upgrade() == null ? null : status.upgrade().phase();
    return new WhyModel(
        phase, found.sentence(), notServing(status.nodes()), null, found.next(), false);
  }

  /** The sentence says what is to be done. */
  private static WhyModel garbled(StatusModel status, String sentence) {
    UpgradeStatus last = status.upgrade();
    return new WhyModel(
        last == null ? null : last.phase(),
        sentence,
        notServing(status.nodes()),
        null,
        "locktender status",
        false);
  }

  private static WhyModel atRest(StatusModel status, @Nullable UpgradeStatus last, String says) {
    List<Waiting> unwell = notServing(status.nodes());
    if (last == null || wentWell(last)) {
      String next = unwell.isEmpty() ? "locktender upgrade VERSION --wait" : look(unwell);
      boolean read = status.nodes().stream().noneMatch(WhyModel::cannotRead);
      return new WhyModel(last == null ? null : last.phase(), says, unwell, null, next, read);
    }
    boolean rehearsed = last.rehearsal() != null;
    String reason = last.failure() == null ? "" : ": " + last.failure().reason();
    String next =
        last.outcome() == Outcome.DEGRADED && !unwell.isEmpty()
            ? look(unwell)
            : "locktender history   (then fix it, and 'locktender %s %s%s')"
                .formatted(
                    rehearsed ? "rehearse" : "upgrade", last.to(), rehearsed ? "" : " --wait");
    return new WhyModel(
        last.phase(),
        last.to() + ended(last.outcome()) + reason,
        unwell,
        null,
        next,
        rehearsed && last.outcome() == Outcome.REHEARSED);
  }

  private static boolean wentWell(UpgradeStatus last) {
    return last.outcome() == Outcome.SUCCEEDED
        || (last.outcome() == Outcome.REHEARSED && last.failure() == null);
  }

  private static String ended(@Nullable Outcome outcome) {
    if (outcome == null) {
      return " has not ended";
    }
    return switch (outcome) {
      case SUCCEEDED -> " succeeded";
      case DEGRADED -> " ended degraded";
      case ROLLED_BACK -> " was rolled back";
      case REFUSED -> " was refused";
      case REHEARSED -> " was rehearsed, and would not go through";
    };
  }

  private static List<Waiting> waits(Snapshot snapshot, List<NodeStatus> nodes) {
    Upgrade upgrade = snapshot.document() == null ? null : snapshot.document().upgrade();
    if (upgrade == null) {
      return away(nodes);
    }
    List<Waiting> waits = new ArrayList<>();
    for (NodeStatus node : nodes) {
      NodeReport report = snapshot.view().reports().get(node.id());
      String reason = report == null ? "unreachable" : reason(upgrade, node, report);
      if (reason != null) {
        String detail = node.detail() == null ? "" : ": " + node.detail();
        waits.add(new Waiting(node.id(), reason + detail));
      }
    }
    return waits;
  }

  private static @Nullable String reason(Upgrade upgrade, NodeStatus node, NodeReport report) {
    return switch (upgrade.phase()) {
      case HOLD -> node.revision() < upgrade.heldAt() ? "its workers still run" : null;
      case FINISH, CHECK ->
          upgrade.rehearsal() == null ? duty(upgrade.phase(), report.duty()) : null;
      case ADMIT -> serves(node, upgrade.to().version()) ? null : "does not serve the new release";
      case ROLLING, SOAK, ROLLING_BACK_NODES ->
          serves(node, upgrade.assigned(node.id()).version())
              ? null
              : "does not serve " + upgrade.assigned(node.id()).version();
      case CONTRACT, ROLLING_BACK ->
          node.revision() < upgrade.heldAt()
              ? "workers that are no longer admitted may still run"
              : null;
      case PREFLIGHT, SYNC, READY, SWAP, DONE, ROLLED_BACK, EXPAND -> null;
    };
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

  private static List<Waiting> away(List<NodeStatus> nodes) {
    return nodes.stream()
        .filter(node -> !node.live())
        .map(node -> new Waiting(node.id(), "unreachable"))
        .toList();
  }

  private static List<Waiting> notServing(List<NodeStatus> nodes) {
    return nodes.stream()
        .filter(node -> node.state() != NodeState.SERVING || cannotRead(node))
        .map(
            node ->
                new Waiting(
                    node.id(), node.state() + (node.detail() == null ? "" : ": " + node.detail())))
        .toList();
  }

  /** It serves, and has something to say: it does not know the version document now. */
  private static boolean cannotRead(NodeStatus node) {
    return node.state() == NodeState.SERVING && node.detail() != null;
  }

  private static String next(UpgradeStatus upgrade, List<Waiting> waits) {
    if (!waits.isEmpty()) {
      return look(waits);
    }
    if (upgrade.hold() != null && upgrade.hold().waits()) {
      return "locktender cutover   (or 'locktender abort')";
    }
    boolean canAbort = upgrade.phase().beforeCommit();
    return "locktender status --watch" + (canAbort ? "   (or 'locktender abort')" : "");
  }

  private static String look(List<Waiting> waits) {
    return "journalctl -u locktender -n 50   (on " + waits.get(0).node() + ")";
  }
}
