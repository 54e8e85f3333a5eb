package io.locktender.coordinator.cluster;

import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeReport.ServingTimes;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeReport.WorkerReport;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports of nodes, of which a test says only what it is about. */
public final class NodeReports {
  private final String node;
  private String incarnation = "run";
  private List<NodeRole> roles = List.of();
  private NodeState state = NodeState.SERVING;
  private long revision = 1;
  private @Nullable SeenRevision known;
  private @Nullable ReleaseVersion release;
  private @Nullable String http;
  private @Nullable Prepared prepared;
  private @Nullable Duty duty;
  private @Nullable TaskProgress progress;
  private List<WorkerReport> workers = List.of();
  private @Nullable ServingTimes times;
  private @Nullable AgentBuild agent;
  private @Nullable Integer newer;
  private @Nullable Boolean databaseAnswers;
  private @Nullable Drain drain;

  private NodeReports(String node) {
    this.node = node;
  }

  /** One of a node that serves, has acked revision 1, and says nothing else. */
  public static NodeReports of(String node) {
    return new NodeReports(node);
  }

  public NodeReports run(String value) {
    incarnation = value;
    return this;
  }

  public NodeReports roles(NodeRole... values) {
    roles = List.of(values);
    return this;
  }

  public NodeReports is(NodeState value) {
    state = value;
    return this;
  }

  /** What it has acked. */
  public NodeReports acked(long value) {
    revision = value;
    return this;
  }

  public NodeReports knows(@Nullable SeenRevision value) {
    known = value;
    return this;
  }

  public NodeReports release(String version) {
    release = ReleaseVersion.parse(version);
    return this;
  }

  public NodeReports http(String address) {
    http = address;
    return this;
  }

  public NodeReports prepared(@Nullable Prepared value) {
    prepared = value;
    return this;
  }

  public NodeReports duty(@Nullable Duty value) {
    duty = value;
    return this;
  }

  public NodeReports progress(@Nullable TaskProgress value) {
    progress = value;
    return this;
  }

  public NodeReports workers(WorkerReport... values) {
    workers = List.of(values);
    return this;
  }

  public NodeReports times(@Nullable ServingTimes value) {
    times = value;
    return this;
  }

  public NodeReports agent(AgentBuild value) {
    agent = value;
    return this;
  }

  public NodeReports newer(@Nullable Integer format) {
    newer = format;
    return this;
  }

  public NodeReports databaseAnswers(@Nullable Boolean value) {
    databaseAnswers = value;
    return this;
  }

  /** It is drained, and no worker is left. */
  public NodeReports drained(Drain value) {
    drain = value;
    state = NodeState.DRAINED;
    return this;
  }

  public NodeReport build() {
    return new NodeReport(
        node,
        incarnation,
        roles,
        state,
        revision,
        known,
        release,
        null,
        http,
        prepared,
        duty,
        progress,
        workers,
        times,
        agent,
        newer,
        databaseAnswers,
        drain);
  }
}
