package io.locktender.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.steps.release.ReleaseVersion;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AgentMetricsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AgentMetrics metrics = new AgentMetrics(registry, nanos::get);

  @Test
  void everythingIsReadableBeforeAnythingHasStarted() {
    assertThat(registry.scrape())
        .contains(
            "locktender_versions_info{agent=\"none\",database=\"none\",target=\"none\"} 1",
            "locktender_phase{phase=\"HOLD\"} 0",
            "locktender_gate_open 0",
            "locktender_held_seconds_total 0",
            "locktender_revision 0",
            "locktender_epoch 0",
            "locktender_master 0",
            "locktender_step_documents_done 0",
            "locktender_step_documents_left -1",
            "locktender_elections_total 0",
            "locktender_step_failures_total 0",
            "locktender_upgrades_total{outcome=\"ROLLED_BACK\"} 0");
  }

  @Test
  void versionsReplaceThoseBefore() {
    metrics.versions(ReleaseVersion.parse("1.0.0"), ReleaseVersion.parse("1.0.0"), null);
    metrics.versions(
        ReleaseVersion.parse("1.0.0"),
        ReleaseVersion.parse("2.0.0"),
        ReleaseVersion.parse("2.0.0"));

    assertThat(registry.scrape())
        .contains("{agent=\"1.0.0\",database=\"2.0.0\",target=\"2.0.0\"} 1")
        .doesNotContain("database=\"1.0.0\"", "target=\"none\"");
  }

  @Test
  void onlyTheRunningPhaseIsOne() {
    metrics.phase(Phase.HOLD);
    metrics.phase(Phase.SYNC);

    assertThat(registry.scrape())
        .contains("locktender_phase{phase=\"HOLD\"} 0", "locktender_phase{phase=\"SYNC\"} 1");
  }

  @Test
  void theTimeThatTheNodeIsHeldCountsOnWhileItIs() {
    pass(3);
    metrics.gate(true);
    pass(100);
    metrics.gate(false);
    pass(2);

    assertThat(registry.scrape())
        .contains("locktender_gate_open 0", "locktender_held_seconds_total 5.0");
  }

  @Test
  void whatHappensIsCounted() {
    metrics.elected();
    metrics.deposed();
    metrics.elected();
    metrics.ended(Outcome.SUCCEEDED);
    metrics.stepFailed();
    metrics.workerRestarted("api");
    metrics.document(41, 7);
    metrics.progress(10, 90);

    assertThat(registry.scrape())
        .contains(
            "locktender_elections_total 2",
            "locktender_master 1",
            "locktender_upgrades_total{outcome=\"SUCCEEDED\"} 1",
            "locktender_step_failures_total 1",
            "locktender_worker_restarts_total{worker=\"api\"} 1",
            "locktender_revision 41",
            "locktender_epoch 7",
            "locktender_step_documents_done 10",
            "locktender_step_documents_left 90");
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
