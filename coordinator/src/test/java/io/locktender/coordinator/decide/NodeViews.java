package io.locktender.coordinator.decide;

import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
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
import org.jspecify.annotations.Nullable;

/**
 * Builds what a node sees: it serves 1.0.0 with one worker, has both releases on disk and no steps
 * of its own, and has carried out the document that it reads, unless said otherwise.
 */
final class NodeViews {
  private static final String INCARNATION = "run-1";

  private Gate gate;
  private boolean connected = true;
  private @Nullable SeenRevision known;
  private long acked;
  private @Nullable ReleaseId current = Documents.V1;
  private @Nullable String level = "1.0.0";
  private List<NodeStep> applied = List.of();
  private @Nullable NodeStep applying;
  private @Nullable JobView job;
  private @Nullable String unseen;
  private NodeView.@Nullable Out out;
  private final List<WorkerView> workers = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();
  private final Map<ReleaseVersion, LocalRelease> releases = new HashMap<>();
  private final Map<ReleaseVersion, List<NodeStep>> steps = new HashMap<>();

  private NodeViews(VersionDocument document) {
    gate = new Gate.Read(document, registration(INCARNATION));
    known = new SeenRevision(document.lineage(), document.revision());
    acked = document.revision();
    for (ReleaseId id : List.of(Documents.V1, Documents.V2)) {
      releases.put(id.version(), new LocalRelease(id, List.of("api"), false, null));
      steps.put(id.version(), List.of());
    }
  }

  static NodeViews of(VersionDocument document) {
    return new NodeViews(document).worker("api", Documents.V1, WorkerView.State.HEALTHY);
  }

  /** No worker is left. */
  static NodeViews held(VersionDocument document) {
    return new NodeViews(document);
  }

  private static NodeRegistration registration(String incarnation) {
    return new NodeRegistration(
        "node-1", incarnation, List.of(NodeRole.STATE_SERVER), Instant.EPOCH);
  }

  NodeViews gate(Gate value) {
    gate = value;
    return this;
  }

  NodeViews registeredBy(@Nullable String incarnation) {
    VersionDocument document = ((Gate.Read) gate).document();
    return gate(new Gate.Read(document, incarnation == null ? null : registration(incarnation)));
  }

  NodeViews withoutZooKeeper() {
    connected = false;
    return this;
  }

  NodeViews known(@Nullable SeenRevision value) {
    known = value;
    return this;
  }

  NodeViews acked(long value) {
    acked = value;
    return this;
  }

  NodeViews worker(String name, ReleaseId release, WorkerView.State state) {
    workers.add(new WorkerView(name, release, state, 4711, 1, 0));
    return this;
  }

  NodeViews stuck(String process) {
    stuck.add(process);
    return this;
  }

  NodeViews current(@Nullable ReleaseId value) {
    current = value;
    return this;
  }

  NodeViews missing(String version) {
    releases.remove(ReleaseVersion.parse(version));
    return this;
  }

  NodeViews release(ReleaseId id, List<String> names, boolean check, @Nullable String problem) {
    releases.put(id.version(), new LocalRelease(id, names, check, problem));
    return this;
  }

  NodeViews level(@Nullable String value) {
    level = value;
    return this;
  }

  NodeViews steps(String version, NodeStep... value) {
    steps.put(ReleaseVersion.parse(version), List.of(value));
    return this;
  }

  NodeViews unreadableSteps(String version) {
    steps.remove(ReleaseVersion.parse(version));
    return this;
  }

  NodeViews applied(NodeStep... value) {
    applied = List.of(value);
    return this;
  }

  NodeViews applying(NodeStep value) {
    applying = value;
    return this;
  }

  NodeViews job(JobView.Key key, JobView.State state) {
    return job(key, state, Duration.ZERO, 1);
  }

  NodeViews job(JobView.Key key, JobView.State state, Duration age, int attempt) {
    String reason = state == JobView.State.FAILED ? "exit code 3" : null;
    job = new JobView(key, state, age, attempt, reason);
    return this;
  }

  NodeViews unseen(String why) {
    unseen = why;
    return this;
  }

  NodeViews out(String why, boolean drained) {
    out = new NodeView.Out(why, drained);
    return this;
  }

  NodeDecision decide() {
    return NodeRules.decide(view());
  }

  Concern concern() {
    return Concern.of(view(), decide());
  }

  NodeView view() {
    return new NodeView(
        "node-1",
        "shop",
        INCARNATION,
        gate,
        connected,
        known,
        acked,
        workers,
        stuck,
        current,
        releases,
        level == null ? null : ReleaseVersion.parse(level),
        applied,
        applying,
        steps,
        job,
        unseen,
        out);
  }
}
