package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds what a master sees: two nodes, registered and live, unless said otherwise. */
final class MasterViews {
  static final Target TO_V2 = new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann@desk", null);

  private @Nullable VersionDocument document = Documents.idle();
  private String token = Documents.TOKEN;
  private boolean claimed = true;
  private boolean mayClaim = true;
  private @Nullable SeenRevision known;
  private @Nullable Target target = TO_V2;
  private @Nullable String targetProblem;
  private @Nullable EndedUpgrade recorded;
  private @Nullable TaskView task;
  private Consent consent = Consent.NOT_WANTED;
  private boolean alone;
  private Duration inPhase = Duration.ZERO;
  private Duration held = Duration.ZERO;
  private Duration steady = Duration.ZERO;
  private final Map<String, Steady.OfNode> times = new HashMap<>();
  private String self = "node-1";
  private final List<NodeRegistration> nodes = new ArrayList<>();
  private final Map<String, NodeReport> reports = new HashMap<>();

  MasterViews() {
    for (String node : List.of("node-1", "node-2")) {
      nodes.add(
          new NodeRegistration(
              node,
              node + "-run",
              List.of(NodeRole.STATE_SERVER),
              Instant.EPOCH,
              AgentBuild.current()));
      report(node, NodeState.SERVING, 1, "1.0.0", null, null);
    }
  }

  MasterViews document(@Nullable VersionDocument value) {
    document = value;
    return this;
  }

  MasterViews token(String value, boolean wasClaimed) {
    token = value;
    claimed = wasClaimed;
    return this;
  }

  /** What the master's own node has seen. */
  MasterViews known(@Nullable SeenRevision value) {
    known = value;
    return this;
  }

  /** What another node has seen; it is live, and registered or not. */
  MasterViews nodeKnows(String node, SeenRevision value) {
    reports.put(
        node,
        NodeReports.of(node)
            .run(node + "-run")
            .roles(NodeRole.STATE_SERVER)
            .is(NodeState.HELD)
            .acked(value.revision())
            .knows(value)
            .release("1.0.0")
            .build());
    return this;
  }

  /** One database, without nodes. */
  MasterViews alone() {
    alone = true;
    nodes.clear();
    reports.clear();
    return this;
  }

  /** Registered, and not live. */
  MasterViews registers(String node) {
    nodes.add(
        new NodeRegistration(node, node + "-run", List.of(), Instant.EPOCH, AgentBuild.current()));
    return this;
  }

  /** Registered, and not live; its agent does not say which build it is. */
  MasterViews registersOld(String node) {
    nodes.add(new NodeRegistration(node, node + "-run", List.of(), Instant.EPOCH));
    return this;
  }

  MasterViews suspended() {
    mayClaim = false;
    return this;
  }

  MasterViews target(@Nullable Target value) {
    target = value;
    return this;
  }

  /** What is there as the target cannot be read. */
  MasterViews garbledTarget(String problem) {
    target = null;
    targetProblem = problem;
    return this;
  }

  /** The history has the target's request, as ended by a revision of the document. */
  MasterViews targetInHistory(long revision) {
    recorded =
        new EndedUpgrade(
            TO_V2.requestId(),
            null,
            ReleaseVersion.parse("1.0.0"),
            ReleaseVersion.parse("2.0.0"),
            Phase.PREFLIGHT,
            Outcome.REFUSED,
            TO_V2.by(),
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            List.of(),
            List.of(),
            revision);
    return this;
  }

  MasterViews task(TaskView value) {
    task = value;
    return this;
  }

  MasterViews running(MasterTask<?> key) {
    return task(
        new TaskView(
            key, TaskView.State.RUNNING, Duration.ZERO, Duration.ZERO, 1, null, null, false));
  }

  /**
   * It has begun this moment.
   *
   * @param before what the attempt before came to
   * @param ago since that ended
   */
  MasterViews runningAgain(MasterTask<?> key, Object before, Duration ago) {
    return task(
        new TaskView(
            key,
            TaskView.State.RUNNING,
            Duration.ZERO,
            Duration.ZERO,
            2,
            0,
            null,
            null,
            false,
            false,
            null,
            new TaskView.Earlier(before, ago)));
  }

  MasterViews succeeded(MasterTask<?> key, Object result) {
    return succeeded(key, result, Duration.ZERO);
  }

  MasterViews succeeded(MasterTask<?> key, Object result, Duration ago) {
    return task(
        new TaskView(key, TaskView.State.SUCCEEDED, ago, Duration.ZERO, 1, result, null, false));
  }

  /** What waits until the server is quiet: with the two nodes, in their first runs. */
  static QuietTask waitsUntilQuiet() {
    return new QuietTask("req-1", Set.of("node-1-run", "node-2-run"));
  }

  MasterViews quiet() {
    return succeeded(waitsUntilQuiet(), new QuietTask.Quiet(true));
  }

  /** The server still does this. */
  MasterViews busy(String what, Duration age) {
    return task(
        new TaskView(
            waitsUntilQuiet(),
            TaskView.State.RUNNING,
            age,
            Duration.ZERO,
            1,
            null,
            null,
            false,
            false,
            what));
  }

  /** It has failed, because something else had written. */
  MasterViews disturbed(MasterTask<?> key, String reason) {
    return task(
        new TaskView(
            key,
            TaskView.State.FAILED,
            Duration.ZERO,
            Duration.ZERO,
            1,
            null,
            StepFailure.of(null, reason),
            false,
            true,
            null));
  }

  MasterViews failed(MasterTask<?> key, String reason) {
    StepFailure failure = StepFailure.of(null, reason);
    return task(
        new TaskView(
            key, TaskView.State.FAILED, Duration.ZERO, Duration.ZERO, 1, null, failure, false));
  }

  /** The database did not answer; it does now. */
  MasterViews unanswered(MasterTask<?> key, Duration ago) {
    StepFailure failure = StepFailure.of(null, "the database could not be reached");
    return task(
        new TaskView(key, TaskView.State.FAILED, ago, Duration.ZERO, 1, null, failure, true));
  }

  MasterViews consent(Consent value) {
    consent = value;
    return this;
  }

  MasterViews after(Duration value) {
    inPhase = value;
    return this;
  }

  /** No node has changed its state for so long. */
  MasterViews held(Duration value) {
    held = value;
    return this;
  }

  MasterViews steady(Duration value) {
    steady = value;
    return this;
  }

  /**
   * A node by itself.
   *
   * @param same for how long it serves, or does not
   * @param failing since when it has not served for long enough
   * @param good the release that it has served for long enough
   */
  MasterViews time(String node, Duration same, Duration failing, @Nullable String good) {
    times.put(
        node, new Steady.OfNode(same, failing, good == null ? null : ReleaseVersion.parse(good)));
    return this;
  }

  MasterViews dead(String node) {
    reports.remove(node);
    return this;
  }

  MasterViews reincarnated(String node) {
    nodes.replaceAll(
        old ->
            old.id().equals(node)
                ? new NodeRegistration(
                    node,
                    "another-run",
                    List.of(NodeRole.STATE_SERVER),
                    Instant.EPOCH,
                    AgentBuild.current())
                : old);
    return this;
  }

  MasterViews acked(String node, long revision) {
    return report(node, NodeState.HELD, revision, "1.0.0", null, null);
  }

  MasterViews report(
      String node,
      NodeState state,
      long revision,
      String version,
      NodeReport.@Nullable Prepared prepared,
      NodeReport.@Nullable Duty duty) {
    reports.put(
        node,
        NodeReports.of(node)
            .run(node + "-run")
            .roles(NodeRole.STATE_SERVER)
            .is(state)
            .acked(revision)
            .knows(new SeenRevision("lineage-1", revision))
            .release(version)
            .prepared(prepared)
            .duty(duty)
            .build());
    return this;
  }

  MasterView build() {
    return new MasterView(
        "shop",
        self,
        token,
        claimed,
        mayClaim,
        known,
        document,
        nodes,
        reports,
        target,
        targetProblem,
        recorded,
        task,
        consent,
        inPhase,
        held,
        new Steady(steady, times),
        Instant.EPOCH,
        Deadlines.DEFAULT,
        alone);
  }

  MasterDecision decide() {
    return MasterRules.decide(build());
  }
}
