package io.locktender.agent.daemon;

import io.locktender.agent.http.Heartbeat;
import io.locktender.agent.metrics.AgentMetrics;
import io.locktender.agent.node.NodeMeters;
import io.locktender.agent.systemd.ServiceNotices;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the node measures, for {@code /health}, {@code /metrics} and systemd.
 *
 * @param others whether the other loops of the agent go round
 */
record NodeGauges(
    Heartbeat heartbeat, AgentMetrics metrics, ServiceNotices notices, BooleanSupplier others)
    implements NodeMeters {
  @Override
  public void beat(String sentence) {
    heartbeat.beat(sentence);
    notices.beat(sentence, others.getAsBoolean());
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
    if (document == null) {
      metrics.document(0, 0);
      metrics.phase(null);
      metrics.versions(current, null, target);
      return;
    }
    metrics.document(document.revision(), document.epoch());
    metrics.phase(document.upgrade() == null ? null : document.upgrade().phase());
    metrics.versions(current, document.version(), target);
  }

  @Override
  public void progress(long done, long left) {
    metrics.progress(done, left);
  }

  @Override
  public void workerRestarted(String worker) {
    metrics.workerRestarted(worker);
  }
}
