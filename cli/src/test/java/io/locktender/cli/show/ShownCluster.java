package io.locktender.cli.show;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.ClusterView.Access;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.Mirror.KnownAgents;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterRules;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.decide.Steady;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of three nodes, whose master is node-2. What it says is what the master's rules decide:
 * what they write is taken for written, until they wait.
 */
final class ShownCluster {
  static final Instant NOW = Instant.parse("2026-11-21T03:10:00Z");
  private static final int MOST_TURNS = 10;

  final Map<String, ShownNode> nodes = new LinkedHashMap<>();
  private @Nullable VersionDocument document;
  private @Nullable Target target = ShownDocuments.ASKED;
  private @Nullable TaskView task;
  private Consent consent = Consent.NOT_WANTED;
  private @Nullable EndedUpgrade last;
  private @Nullable SeenRevision seen;
  private @Nullable String master = "node-2";
  private Access access = Access.RESTRICTED;
  private Duration inPhase = Duration.ofSeconds(20);
  private Duration steady = Duration.ofSeconds(4);
  private final List<String> problems = new ArrayList<>();
  private final List<NewerFormatException> newer = new ArrayList<>();

  ShownCluster(@Nullable VersionDocument document) {
    this.document = document;
    nodes.put("node-1", new ShownNode("node-1", NodeRole.STATE_SERVER));
    nodes.put("node-2", new ShownNode("node-2", NodeRole.STATE_SERVER));
    nodes.put("node-3", new ShownNode("node-3", NodeRole.MACHINE));
  }

  ShownCluster node(String name, Consumer<ShownNode> is) {
    is.accept(requireNonNull(nodes.get(name)));
    return this;
  }

  ShownCluster all(Consumer<ShownNode> are) {
    nodes.values().forEach(are);
    return this;
  }

  ShownCluster target(@Nullable Target value) {
    target = value;
    return this;
  }

  ShownCluster atRest() {
    return target(Target.atRest(requireNonNull(document)));
  }

  ShownCluster last(EndedUpgrade value) {
    last = value;
    return this;
  }

  ShownCluster inPhase(Duration value) {
    inPhase = value;
    return this;
  }

  ShownCluster steady(Duration value) {
    steady = value;
    return this;
  }

  ShownCluster running(MasterTask<?> value, @Nullable String waitsFor) {
    return task(value, TaskView.State.RUNNING, null, null, waitsFor);
  }

  ShownCluster succeeded(MasterTask<?> value, Object answer) {
    return task(value, TaskView.State.SUCCEEDED, answer, null, null);
  }

  ShownCluster failed(MasterTask<?> value, StepFailure failure) {
    return task(value, TaskView.State.FAILED, null, failure, null);
  }

  private ShownCluster task(
      MasterTask<?> value,
      TaskView.State state,
      @Nullable Object answer,
      @Nullable StepFailure failure,
      @Nullable String waitsFor) {
    Duration age = Duration.ofMillis(100);
    task =
        new TaskView(value, state, age, Duration.ZERO, 1, answer, failure, false, false, waitsFor);
    return this;
  }

  /** Somebody may veto, was asked about the document as it is, and did. */
  ShownCluster vetoed(Question question, String veto) {
    VersionDocument about = requireNonNull(document);
    consent =
        new Consent(
            Set.of(question),
            new Consent.Asked(
                question,
                new SeenRevision(about.lineage(), about.revision()),
                1,
                Duration.ofSeconds(3),
                List.of(),
                List.of(veto),
                List.of()));
    return this;
  }

  /** Each node has seen a newer one than there is now. */
  ShownCluster saw(SeenRevision value) {
    seen = value;
    return this;
  }

  ShownCluster noMaster() {
    master = null;
    return this;
  }

  ShownCluster open() {
    access = Access.OPEN;
    return this;
  }

  ShownCluster garbled(String problem) {
    problems.add(problem);
    return this;
  }

  ShownCluster newer(String record) {
    newer.add(new NewerFormatException(record, RecordFormat.NEWEST + 1));
    return this;
  }

  /** The document is gone; what was known of it last is shown. */
  Snapshot blind() {
    VersionDocument old = requireNonNull(document);
    MasterDecision decision = MasterRules.decide(view(null, reports(old), old.known()));
    return snapshot(mirror(decision, old, true), reports(old));
  }

  Snapshot snapshot() {
    MasterDecision decision = settled();
    VersionDocument now = requireNonNull(document);
    return snapshot(mirror(decision, now, false), reports(now));
  }

  private Snapshot snapshot(Mirror mirror, Map<String, NodeReport> reports) {
    return new Snapshot(
        "shop",
        new ClusterView(
            true, access, target, 3, Drains.NONE, 0, reports, mirror, master, problems, newer));
  }

  private MasterDecision settled() {
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      VersionDocument now = requireNonNull(document);
      MasterDecision decision = MasterRules.decide(view(now, reports(now), seen));
      if (decision.action() instanceof MasterAction.WriteDocument write) {
        document = write.next();
        last = write.ended() == null ? last : write.ended();
        task = null;
      } else if (decision.action() instanceof MasterAction.SetTarget set) {
        target = set.target();
      } else {
        return decision;
      }
    }
    throw new IllegalStateException("it did not come to rest");
  }

  private Mirror mirror(MasterDecision decision, VersionDocument shown, boolean blind) {
    return new Mirror(
        "node-2",
        decision.sentence(),
        decision.limit() == null ? null : decision.limit().due(NOW, null),
        shown,
        last,
        List.copyOf(nodes.keySet()),
        seen,
        blind,
        new KnownAgents(RecordFormat.NEWEST, Map.of()));
  }

  private Map<String, NodeReport> reports(VersionDocument shown) {
    Map<String, NodeReport> reports = new TreeMap<>();
    String request = target == null ? "none" : target.requestId();
    for (ShownNode node : nodes.values()) {
      if (node.live()) {
        reports.put(node.name, node.report(shown, request));
      }
    }
    return reports;
  }

  private MasterView view(
      @Nullable VersionDocument shown,
      Map<String, NodeReport> reports,
      @Nullable SeenRevision known) {
    return new MasterView(
        "shop",
        "node-2",
        shown == null ? ShownDocuments.TOKEN : shown.token(),
        true,
        true,
        known,
        shown,
        nodes.values().stream().map(ShownNode::registration).toList(),
        reports,
        target,
        null,
        null,
        task,
        consent,
        inPhase,
        Duration.ofSeconds(6),
        Steady.of(steady),
        NOW,
        Deadlines.DEFAULT,
        false);
  }
}
