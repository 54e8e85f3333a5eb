package io.locktender.coordinator.decide;

import static java.util.stream.Collectors.joining;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes switch next, and which are not as they should be. The canary goes first, the master's
 * own node last; on the way back the last one to have switched goes first. A drained node is out of
 * service by somebody's wish: nobody waits until it serves, it does not count as one that is out of
 * service, and it switches when no other is left. One that has not got what it takes is not told to
 * switch; where it came after the upgrade began, it keeps no other from switching.
 */
final class NodeBatches {
  private final MasterView view;
  private final VersionDocument document;
  private final Upgrade upgrade;
  private final Rolling rolling;

  NodeBatches(MasterView view, VersionDocument document, Upgrade upgrade, Rolling rolling) {
    this.view = view;
    this.document = document;
    this.upgrade = upgrade;
    this.rolling = rolling;
  }

  /** The nodes that were told to switch and do not serve the new release yet. */
  List<NodeRegistration> switching() {
    return MasterView.switching(upgrade, view.nodes(), view.reports());
  }

  /** The nodes that were not told to switch and can be, in the order in which they will be. */
  List<String> remaining() {
    return view.nodes().stream()
        .filter(node -> !switched(node) && whyNotYet(node).isEmpty())
        .map(NodeRegistration::id)
        .sorted(order())
        .toList();
  }

  /** The nodes that are not told to switch yet, since they have not got what it takes. */
  List<NodeRegistration> notReady() {
    return view.nodes().stream()
        .filter(node -> !switched(node) && !whyNotYet(node).isEmpty())
        .toList();
  }

  /** What such nodes have not got, for the sentence of what is waited for. */
  String notYet(List<NodeRegistration> nodes) {
    return nodes.stream()
        .flatMap(node -> whyNotYet(node).stream())
        .collect(joining("; ", "nothing switches there yet: ", ""));
  }

  /** Whether a node was registered when the upgrade began: then it had what it takes. */
  private boolean tookPart(NodeRegistration node) {
    return upgrade.participants().contains(node.id());
  }

  /**
   * Why a node cannot switch yet, as PREFLIGHT asks it; empty when it can, or when it cannot be
   * asked. Builds before this one answer nothing here: by what it has acked, it has read what it
   * was asked.
   */
  private List<String> whyNotYet(NodeRegistration node) {
    NodeReport report = view.live(node);
    if (report == null) {
      return List.of();
    }
    NodeReport.Prepared answer = report.prepared();
    if (answer == null || !answer.requestId().equals(upgrade.requestId())) {
      return acked(report) ? List.of() : List.of(node.id() + ": has not answered yet");
    }
    return PreflightReasons.ofAnswer(node.id(), answer, upgrade.digests());
  }

  /** The nodes that are out of service; not those that came since, and have never been in it. */
  List<NodeRegistration> unavailable() {
    return view.nodes().stream()
        .filter(node -> !drained(node.id()) && !serves(node))
        .filter(node -> switched(node) || whyNotYet(node).isEmpty() || tookPart(node))
        .toList();
  }

  /** The next batch; empty while too many nodes are out of service. */
  List<String> next() {
    RollOptions options = rolling.options();
    List<String> drained = drainedBefore();
    List<String> remaining = new ArrayList<>(remaining());
    remaining.removeAll(drained);
    if (options.canary() != null && !rolling.resumed() && rolling.switched().isEmpty()) {
      return remaining.contains(options.canary()) ? List.of(options.canary()) : List.of();
    }
    if (remaining.isEmpty()) {
      return drained;
    }
    int free = maxUnavailable() - unavailable().size();
    List<String> batch = new ArrayList<>();
    for (String id : remaining) {
      NodeReport report = live(id);
      // A node that does not serve the old release loses nothing by switching.
      boolean serves = report != null && report.state() == NodeState.SERVING;
      if (report != null && (serves ? free > 0 : failsFor(longestMoment(), id))) {
        batch.add(id);
        free -= serves ? 1 : 0;
      }
    }
    return batch;
  }

  /** Whether a node is registered. */
  boolean registered(String id) {
    return view.nodes().stream().anyMatch(node -> node.id().equals(id));
  }

  /** Whether a node lives and is drained. */
  boolean drained(String id) {
    NodeReport report = live(id);
    return report != null && report.drained();
  }

  /** The nodes that were not told to switch, and are drained. */
  private List<String> drainedBefore() {
    return view.nodes().stream()
        .filter(node -> !switched(node) && drained(node.id()) && whyNotYet(node).isEmpty())
        .map(NodeRegistration::id)
        .sorted()
        .toList();
  }

  /**
   * For how long a node may be ill, or away, and count as one that will serve: all are for a moment
   * when the database's primary changes, or ZooKeeper's leader.
   */
  private Duration longestMoment() {
    RollOptions options = rolling.options();
    return Collections.min(List.of(options.healthyFor(), options.progress()));
  }

  /**
   * The next batch on the way back: all that are broken, at once; of those that serve as many as
   * may be out of service. One that is broken is not waited for; one that is ill for a moment is
   * out of service, and is waited for.
   *
   * @param late whether those that are on their way are not waited for any longer
   */
  List<String> nextBack(boolean late) {
    List<String> broken = rolling.switched().stream().filter(this::broken).toList();
    if (!broken.isEmpty()) {
      return broken;
    }
    List<String> last = new ArrayList<>(rolling.switched());
    last.removeIf(id -> !servesNew(id));
    Collections.reverse(last);
    int free = late ? maxUnavailable() : maxUnavailable() - moving().size();
    return last.subList(0, Math.min(last.size(), Math.max(0, free)));
  }

  /**
   * Whether a node that was told to switch does not serve the new release, and nothing says that it
   * will: it is gone or drained, or has been away or ill for longer than a moment, or has never
   * served it well.
   */
  private boolean broken(String id) {
    if (servesNew(id)) {
      return false;
    }
    if (!registered(id) || drained(id)) {
      return true;
    }
    Steady.OfNode time = view.steady().node(id);
    return live(id) == null
        ? time.same().compareTo(longestMoment()) >= 0
        : !upgrade.to().version().equals(time.good()) || failsFor(longestMoment(), id);
  }

  /**
   * The nodes that are out of service on the way back, and are waited for: those that are on their
   * way to the old release, and those that serve the new one but for a moment.
   */
  List<NodeRegistration> moving() {
    return view.nodes().stream()
        .filter(
            node -> switched(node) ? !servesNew(node.id()) && !broken(node.id()) : isOnItsWay(node))
        .toList();
  }

  private boolean isOnItsWay(NodeRegistration node) {
    NodeReport report = view.live(node);
    return report != null
        && !report.drained()
        && !serves(node, upgrade.from())
        && !unhealthy(report);
  }

  /**
   * Why the nodes must go back, or null: one that was told to switch is unhealthy. It may be so for
   * as long as it must have been healthy in SOAK, since a worker that ends is started again; where
   * it has served the new release for long enough before; and while one that runs the old release
   * is unhealthy too: then it may be the database.
   */
  @Nullable StepFailure failure() {
    boolean others =
        view.nodes().stream()
            .filter(node -> !switched(node))
            .map(view::live)
            .anyMatch(report -> report != null && report.state() == NodeState.UNHEALTHY);
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (switched(node) && report != null && unhealthy(report)) {
        boolean mayRecover =
            others
                || upgrade.phase() == Phase.SOAK
                || upgrade.to().version().equals(view.steady().node(node.id()).good());
        if (!mayRecover || failsFor(rolling.options().healthyFor(), node.id())) {
          String reason = report.detail() == null ? "it is UNHEALTHY" : report.detail();
          return UpgradeRules.failure(null, node.id(), upgrade.to() + " is not healthy: " + reason);
        }
      }
    }
    return null;
  }

  private boolean failsFor(Duration time, String id) {
    return view.steady().node(id).failing().compareTo(time) >= 0;
  }

  /**
   * For how long all nodes that have switched, and are not drained, have served without a break;
   * where there are none, for as long as it takes.
   */
  Duration served() {
    return view.nodes().stream()
        .filter(node -> switched(node) && !drained(node.id()))
        .map(this::same)
        .min(Comparator.naturalOrder())
        .orElse(rolling.options().healthyFor());
  }

  /** For how long each of some nodes, which do not serve, has not served. */
  Stream<Duration> out(List<NodeRegistration> nodes) {
    return nodes.stream().map(this::same);
  }

  private Duration same(NodeRegistration node) {
    return view.steady().node(node.id()).same();
  }

  /**
   * Nodes and their states, for the sentence of what is waited for: what they say changes all the
   * time while workers start, and each node's own line has it.
   */
  String states(List<NodeRegistration> nodes) {
    return nodes.stream().map(view::state).collect(joining(", "));
  }

  /** How many nodes may be out of service at a time. */
  private int maxUnavailable() {
    long inService = view.nodes().stream().filter(node -> !drained(node.id())).count();
    return rolling.options().unavailable((int) inService);
  }

  private Comparator<String> order() {
    return Comparator.comparing((String id) -> id.equals(view.self()))
        .thenComparing(Comparator.naturalOrder());
  }

  private boolean switched(NodeRegistration node) {
    return rolling.switched().contains(node.id());
  }

  private boolean unhealthy(NodeReport report) {
    return acked(report) && report.state() == NodeState.UNHEALTHY;
  }

  /** What it says counts only when it has carried out what it was told. */
  private boolean acked(NodeReport report) {
    return report.acked(document.lineage()) >= document.revision();
  }

  private boolean serves(NodeRegistration node) {
    NodeReport report = view.live(node);
    return report != null && report.state() == NodeState.SERVING;
  }

  private boolean serves(NodeRegistration node, ReleaseId release) {
    NodeReport report = view.live(node);
    return report != null && acked(report) && report.serves(release);
  }

  /** It was told so before: what it says counts though it has not acked the last revision yet. */
  private boolean servesNew(String id) {
    NodeReport report = live(id);
    return report != null && report.serves(upgrade.to());
  }

  private @Nullable NodeReport live(String id) {
    return view.nodes().stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .map(view::live)
        .orElse(null);
  }
}
