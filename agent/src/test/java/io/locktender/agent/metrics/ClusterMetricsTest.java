package io.locktender.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.TaskKind;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

final class ClusterMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ClusterMetrics metrics = new ClusterMetrics(new Meters(registry));
  private final SeenCluster cluster = new SeenCluster();

  @Test
  void nodesAreCountedByTheirStateAndThoseThatDoNotReportAreUnreachable() {
    cluster.live("node-1", NodeState.SERVING, 0, 0);
    cluster.live("node-2", NodeState.SERVING, 0, 0);
    cluster.down("node-3");
    metrics.seen(cluster.view());

    assertThat(registry.scrape())
        .contains(
            "locktender_nodes{state=\"SERVING\"} 2",
            "locktender_nodes{state=\"UNREACHABLE\"} 1",
            "locktender_nodes{state=\"HELD\"} 0");

    metrics.seen(null);
    assertThat(registry.scrape())
        .contains("locktender_nodes{state=\"SERVING\"} 0", "locktender_nodes{state=\"HELD\"} 0");
  }

  @Test
  void theHoldIsPredictedInReadyOfLagAndTheSlowestNode() {
    cluster.live("node-1", NodeState.SERVING, 2_000, 3_000);
    cluster.live("node-2", NodeState.SERVING, 1_000, 4_000);
    cluster.sync();
    metrics.progress(new TaskProgress(TaskKind.SYNC, null, 5, 3, 500L));
    metrics.seen(cluster.view());
    assertThat(registry.scrape()).contains("locktender_hold_predicted_seconds NaN");

    cluster.ready();
    metrics.seen(cluster.view());
    assertThat(registry.scrape()).contains("locktender_hold_predicted_seconds 8.2");
  }

  @Test
  void backlogAndLagAreThoseOfWhatFollowsTheWorkers() {
    metrics.progress(new TaskProgress(TaskKind.SYNC, null, 5, 3, 250L));
    assertThat(registry.scrape())
        .contains(
            "locktender_step_documents_done 5",
            "locktender_step_documents_left 3",
            "locktender_sync_backlog_documents 3",
            "locktender_sync_lag_seconds 0.25");

    metrics.progress(new TaskProgress(TaskKind.STEP, "split", 50, 30));
    assertThat(registry.scrape())
        .contains(
            "locktender_step_documents_left 30",
            "locktender_sync_backlog_documents 0",
            "locktender_sync_lag_seconds NaN");
  }

  @Test
  void whatIsNotKnownIsNotANumber() {
    metrics.progress(new TaskProgress(TaskKind.SYNC, null, 5, -1));

    assertThat(registry.scrape())
        .contains("locktender_step_documents_left NaN", "locktender_sync_backlog_documents NaN");
  }
}
