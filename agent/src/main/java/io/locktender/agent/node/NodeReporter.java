package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Concern;
import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeGate;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.DecisionLog;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what was decided: in the log, in the metrics, and in the node's report. */
final class NodeReporter {
  private static final Logger log = LoggerFactory.getLogger(NodeReporter.class);

  private final NodeIdentity self;
  private final NodePorts ports;
  private final GateWatch gate;
  private final NodeMemory memory;
  private final DecisionLog decisions = new DecisionLog(log);
  private NodeReport.@Nullable Prepared prepared;
  private boolean stepsWereLeft;
  private @Nullable NodeDecision untold;

  /** What was on disk of the upgrade's releases when the answer was made; null: before it began. */
  private @Nullable Map<ReleaseVersion, String> preparedBy;

  private final ServingClock clock;
  private final ReportPace pace;
  private NodeReport.ServingTimes times = new NodeReport.ServingTimes(null, null);

  NodeReporter(
      NodeIdentity self, NodePorts ports, GateWatch gate, NodeMemory memory, LongSupplier nanos) {
    this.clock = new ServingClock(nanos);
    this.pace = new ReportPace(nanos);
    this.self = self;
    this.ports = ports;
    this.gate = gate;
    this.memory = memory;
  }

  /** Says it on this node. */
  void say(NodeView view, NodeDecision decision) {
    decisions.say(Concern.of(view, decision), decision.state() + ": " + decision.sentence());
    times = clock.saw(decision.state());
    NodeMeters meters = ports.meters();
    meters.beat(decision.sentence());
    meters.state(decision.state());
    meters.drained(memory.drain() != null);
    meters.workers(ports.workers().views());
    meters.progress(ports.progress().get());
    measure(NodeGate.of(view));
  }

  /** While the database does not say anything, what it said last stands. */
  private void measure(NodeGate open) {
    if (open == NodeGate.UNKNOWN) {
      ports.meters().documentUnseen();
      return;
    }
    ReleaseId current = memory.current();
    Target target = ports.cluster().target();
    ports.meters().gate(open == NodeGate.OPEN);
    ports
        .meters()
        .document(
            open == NodeGate.BARRED ? null : gate.document(),
            current == null ? null : current.version(),
            target == null ? null : target.version());
  }

  /** It was carried out. */
  void done(NodeDecision decision) {
    untold = decision;
  }

  /**
   * Says what was carried out last to the cluster, where that can be reached, and was not told yet.
   *
   * @throws io.locktender.coordinator.zookeeper.NodeNameTakenException when another agent lives
   *     under this name
   */
  void publish() {
    NodeDecision decision = untold;
    untold = null;
    if (decision == null || !ports.cluster().connected()) {
      return;
    }
    NodeReport report =
        self.report(
            decision,
            gate.document() != null,
            memory.acked(),
            memory.known(),
            memory.current(),
            prepared(),
            ports.progress().get(),
            ports.workers().views(),
            times,
            newer(),
            memory.drain());
    try {
      ports.cluster().publish(pace.of(report));
    } catch (ZooKeeperUnavailableException e) {
      log.info("the report is not published: {}", e.getMessage());
    }
  }

  /** Of the version document; where this node may be master, also of the target. */
  private @Nullable Integer newer() {
    if (gate.gate() instanceof Gate.Newer newer) {
      return newer.format();
    }
    return self.roles().contains(NodeRole.STATE_SERVER)
        ? ports.cluster().newer().map(NewerFormatException::format).orElse(null)
        : null;
  }

  /**
   * The answer to the target's request: made once for a request and a database version, before it
   * begins; or, by a node that has come since, before its hold does or it is told to switch. Until
   * then it is made again while there is a problem, since the upgrade waits for that, and whenever
   * the releases on disk are others than were answered: an upgrade may take hours until then.
   */
  private NodeReport.@Nullable Prepared prepared() {
    VersionDocument document = gate.document();
    if (document == null) {
      return prepared;
    }
    Upgrade upgrade = document.upgrade();
    Target target = upgrade == null ? ports.cluster().target() : Target.of(upgrade);
    if (target == null) {
      return prepared;
    }
    boolean asked = upgrade == null ? !document.ended(target.requestId()) : asks(upgrade);
    NodeReport.Prepared last = prepared;
    boolean answered = last != null && last.requestId().equals(target.requestId());
    boolean mended = stepsWereLeft && memory.applied().isEmpty();
    boolean waitedFor = upgrade != null && last != null && !last.problems().isEmpty();
    Map<ReleaseVersion, String> found = asked && upgrade != null ? onDisk(upgrade) : Map.of();
    boolean changed = upgrade != null && last != null && changed(upgrade, last, found);
    if (asked && (!answered || mended || waitedFor || changed)) {
      prepared = prepare(target, document);
      preparedBy = upgrade == null ? null : found;
    }
    return prepared;
  }

  /** Digests of the releases that an upgrade needs, of those that are there and can be used. */
  private Map<ReleaseVersion, String> onDisk(Upgrade upgrade) {
    Map<ReleaseVersion, String> found = new HashMap<>();
    for (ReleaseId release : upgrade.digests()) {
      ports
          .releases()
          .digest(release.version())
          .ifPresent(digest -> found.put(release.version(), digest));
    }
    return found;
  }

  /** Asked once for what is found: whether an answer has all of that is not this node's to say. */
  private boolean changed(
      Upgrade upgrade, NodeReport.Prepared last, Map<ReleaseVersion, String> found) {
    return !found.equals(preparedBy)
        && upgrade.digests().stream()
            .map(ReleaseId::version)
            .anyMatch(version -> !Objects.equals(last.digests().get(version), found.get(version)));
  }

  /** Whether an upgrade that runs has yet to ask this node to hold, or to switch. */
  private boolean asks(Upgrade upgrade) {
    return upgrade.rolling() == null
        ? upgrade.phase().serving()
        : upgrade.phase().beforeCommit() && !upgrade.assigned(self.node()).equals(upgrade.to());
  }

  /**
   * A node that has not yet reverted an earlier upgrade's steps cannot begin another. It answers
   * once more when it has.
   */
  private NodeReport.Prepared prepare(Target target, VersionDocument document) {
    stepsWereLeft = !memory.applied().isEmpty();
    if (!stepsWereLeft) {
      return ports.releases().prepare(target, document.version());
    }
    List<String> ids = memory.applied().stream().map(NodeStep::id).toList();
    return new NodeReport.Prepared(
        target.requestId(),
        Map.of(),
        List.of("its own steps " + ids + " of an earlier upgrade are not reverted yet"));
  }
}
