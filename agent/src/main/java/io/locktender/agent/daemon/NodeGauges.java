package io.locktender.agent.daemon;

import io.locktender.agent.http.Heartbeat;
import io.locktender.agent.metrics.AgentMetrics;
import io.locktender.agent.node.NodeMeters;
import io.locktender.agent.systemd.ServiceNotices;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the node measures, for {@code /health}, {@code /metrics} and systemd.
 *
 * @param ends tells when the last request has ended
 * @param others whether the other loops of the agent go round
 */
record NodeGauges(
    Heartbeat heartbeat,
    AgentMetrics metrics,
    LastEnds ends,
    ServiceNotices notices,
    BooleanSupplier others)
    implements NodeMeters {
  @Override
  public void beat(String sentence) {
    heartbeat.beat(sentence);
    notices.beat(sentence, others.getAsBoolean());
  }

  @Override
  public void state(NodeState now) {
    metrics.state(now);
  }

  @Override
  public void gate(boolean open) {
    metrics.gate(open);
  }

  @Override
  public void drained(boolean now) {
    metrics.drained(now);
  }

  @Override
  public void document(
      @Nullable VersionDocument document,
      @Nullable ReleaseVersion current,
      @Nullable ReleaseVersion target) {
    metrics.document(document);
    metrics.versions(current, document == null ? null : document.version(), target);
    ends.seen(document == null ? null : document.lastEnded());
  }

  @Override
  public void documentUnseen() {
    metrics.documentUnseen();
  }

  @Override
  public void progress(@Nullable TaskProgress progress) {
    metrics.progress(progress);
  }

  @Override
  public void workers(List<WorkerView> views) {
    metrics.workers(views);
  }

  @Override
  public void workerRestarted(String worker) {
    metrics.workerRestarted(worker);
  }
}
