package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.control.NodeRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a master decides by, read in this order: the document (linearizably, or found as
 * it was when that was done; then nothing is done but to wait), then the registered nodes, then
 * what ZooKeeper holds.
 *
 * @param cluster the cluster's name
 * @param self the master's own node
 * @param token this mastership's
 * @param claimed whether this mastership has written its token
 * @param mayClaim false while the ZooKeeper connection is suspended
 * @param known the newest that the master's own node has ever seen, or null
 * @param document the version document, or null when there is none
 * @param nodes the registered nodes
 * @param reports what the live nodes say, by name
 * @param target what the operator asked for, or null
 * @param targetProblem why what is there as the target cannot be read, or null
 * @param recorded what the history has of the target's request, or null
 * @param task the master's task, or null
 * @param consent what those have said who may veto
 * @param inPhase since this mastership saw the phase begin (in FINISH: since the last step ended;
 *     in HOLD: since every node had acked, or one did not any more; in ROLLING: since the last
 *     batch, or since all that were told to switch served, or one did not any more; in ADMIT,
 *     ROLLING and ROLLING_BACK_NODES: since the database answered again)
 * @param held since this mastership saw the admission withdrawn; zero while none is
 * @param steady for how long the nodes have been as they are, as this mastership saw it
 * @param now the wall clock; only written down, never compared
 * @param deadlines the deadlines
 * @param alone whether there are no nodes by design: one database, which nobody's workers may use
 */
public record MasterView(
    String cluster,
    String self,
    String token,
    boolean claimed,
    boolean mayClaim,
    @Nullable SeenRevision known,
    @Nullable VersionDocument document,
    List<NodeRegistration> nodes,
    Map<String, NodeReport> reports,
    @Nullable Target target,
    @Nullable String targetProblem,
    @Nullable EndedUpgrade recorded,
    @Nullable TaskView task,
    Consent consent,
    Duration inPhase,
    Duration held,
    Steady steady,
    Instant now,
    Deadlines deadlines,
    boolean alone) {
  public MasterView {
    nodes = List.copyOf(nodes);
    reports = Map.copyOf(reports);
  }

  /**
   * The newest that this node or a live one has seen and that the document does not follow: a dump
   * was restored. Null when all is as it must be.
   */
  public @Nullable SeenRevision restoredBehind() {
    if (document == null) {
      return null;
    }
    SeenRevision newest = document.follows(known) ? null : known;
    for (NodeReport report : reports.values()) {
      SeenRevision seen = report.known();
      boolean newer = newest == null || (seen != null && seen.revision() > newest.revision());
      if (newer && !document.follows(seen)) {
        newest = seen;
      }
    }
    return newest;
  }

  /**
   * Whether the target's request has ended: the document says so, or the history does of one that
   * ended before the last. What was recorded for a later revision never came true, or not yet: the
   * master died in between, or was late.
   */
  public boolean targetEnded() {
    LastEnded last = document == null ? null : document.lastEnded();
    if (last == null || target == null) {
      return false;
    }
    boolean isLast = last.requestId().equals(target.requestId());
    return isLast || (recorded != null && recorded.revision() <= last.revision());
  }

  /** Whether there is a version document, and it is this cluster's. */
  public boolean hasDocument() {
    return document != null && document.cluster().equals(cluster);
  }

  /** Whether an upgrade runs, as far as there is a document. */
  public boolean upgradeRuns() {
    return document != null && document.upgrade() != null;
  }

  /** Whether the upgrade that runs is being rolled back. */
  boolean upgradeRollsBack() {
    return document != null
        && document.upgrade() != null
        && document.upgrade().phase().rollingBack();
  }

  /** For how long a task has been running; zero when it is not. */
  Duration running(MasterTask<?> wanted) {
    return task != null && task.is(wanted) && task.state() == TaskView.State.RUNNING
        ? task.age()
        : Duration.ZERO;
  }

  /** A node and what it says of itself, for people. */
  String said(NodeRegistration node) {
    NodeReport report = live(node);
    if (report == null) {
      return node.id() + " (unreachable)";
    }
    String detail = report.detail();
    return node.id() + " (" + (detail == null ? report.state().name() : detail) + ")";
  }

  /** A node and its state, for people. */
  String state(NodeRegistration node) {
    NodeReport report = live(node);
    return node.id() + " (" + (report == null ? "unreachable" : report.state().name()) + ")";
  }

  /**
   * The nodes that take part: none of those that came to a database that is to have none, of whom
   * nothing is asked and nothing waited for.
   */
  List<NodeRegistration> participants() {
    return alone ? List.of() : nodes;
  }

  /**
   * The nodes that an upgrade by ROLLING has told to switch, and that do not serve its release yet,
   * or no longer. What a node says of that release it says after it has switched: that it has not
   * acked the last revision, such as a command's, makes no difference.
   *
   * @param reports by node
   */
  public static List<NodeRegistration> switching(
      Upgrade upgrade, List<NodeRegistration> nodes, Map<String, NodeReport> reports) {
    Rolling rolling = upgrade.rolling();
    return nodes.stream()
        .filter(node -> rolling != null && rolling.switched().contains(node.id()))
        .filter(
            node -> {
              NodeReport report = live(node, reports);
              return report == null || !(report.drained() || report.serves(upgrade.to()));
            })
        .toList();
  }

  /** The report of the registered incarnation of a node, or null when it is not live. */
  public @Nullable NodeReport live(NodeRegistration node) {
    return live(node, reports);
  }

  /** The same, of reports by node. */
  public static @Nullable NodeReport live(NodeRegistration node, Map<String, NodeReport> reports) {
    NodeReport report = reports.get(node.id());
    return report != null && report.incarnation().equals(node.incarnation()) ? report : null;
  }
}
