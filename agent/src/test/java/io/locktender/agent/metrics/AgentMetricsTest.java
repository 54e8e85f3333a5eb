package io.locktender.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.release.ReleaseVersion;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
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
            "locktender_step_documents_left 0",
            "locktender_phase_age_seconds 0",
            "locktender_hold_seconds 0",
            "locktender_last_hold_seconds NaN",
            "locktender_hold_predicted_seconds NaN",
            "locktender_sync_backlog_documents 0",
            "locktender_sync_lag_seconds NaN",
            "locktender_zookeeper_up NaN",
            "locktender_mongodb_up NaN",
            "locktender_last_outcome{outcome=\"SUCCEEDED\"} 0",
            "locktender_last_outcome_timestamp_seconds 0",
            "locktender_node_state{state=\"SERVING\"} 0",
            "locktender_nodes{state=\"UNREACHABLE\"} 0",
            "locktender_workers{state=\"HEALTHY\"} 0",
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
  void theBuildAndTheFormatThatItReadsAreSaid() {
    assertThat(registry.scrape())
        .contains("locktender_build_info{format=\"" + AgentBuild.current().reads() + "\"")
        .contains("version=\"");
  }

  @Test
  void aServerThatDoesNotAnswerIsDownAndItsLastAnswerGrowsOlder() {
    pass(5);
    metrics.mongodb().heard(true);
    pass(2);
    metrics.mongodb().heard(false);
    pass(3);

    assertThat(registry.scrape())
        .contains(
            "locktender_mongodb_up 0",
            "locktender_mongodb_answer_age_seconds 5.0",
            "locktender_zookeeper_answer_age_seconds 10.0");

    metrics.mongodb().heard(true);
    assertThat(registry.scrape())
        .contains("locktender_mongodb_up 1", "locktender_mongodb_answer_age_seconds 0");
  }

  @Test
  void howTheLastRequestHasEndedIsSaidAndWhenOnceThatIsKnown() {
    LastEnded last = new LastEnded("req-1", Outcome.DEGRADED, 7);
    metrics.ended(last, null);
    assertThat(registry.scrape())
        .contains(
            "locktender_last_outcome{outcome=\"DEGRADED\"} 1",
            "locktender_last_outcome{outcome=\"SUCCEEDED\"} 0",
            "locktender_last_outcome_timestamp_seconds 0");

    metrics.ended(last, Instant.ofEpochSecond(1500));
    assertThat(registry.scrape()).contains("locktender_last_outcome_timestamp_seconds 1500");
  }

  @Test
  void aHookThatWaitsForNothingIsThereWithAllItsCounters() {
    metrics.hooks().waiting("pager", 0);

    assertThat(registry.scrape())
        .contains(
            "locktender_hook_events_total{hook=\"pager\"} 0",
            "locktender_hook_failures_total{hook=\"pager\"} 0",
            "locktender_hook_left_out_total{hook=\"pager\"} 0",
            "locktender_hook_waiting{hook=\"pager\"} 0");
  }

  @Test
  void aLoopSaysHowLongAgoItWentRound() {
    metrics.loop("node", () -> 1.5);

    assertThat(registry.scrape()).contains("locktender_loop_age_seconds{loop=\"node\"} 1.5");
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
    metrics.document(Transitions.takeOver(new SeenCluster().document, "token-2"));
    metrics.state(NodeState.SERVING);

    assertThat(registry.scrape())
        .contains(
            "locktender_elections_total 2",
            "locktender_master 1",
            "locktender_upgrades_total{outcome=\"SUCCEEDED\"} 1",
            "locktender_step_failures_total 1",
            "locktender_worker_restarts_total{worker=\"api\"} 1",
            "locktender_revision 2",
            "locktender_epoch 1",
            "locktender_node_state{state=\"SERVING\"} 1",
            "locktender_node_state{state=\"HELD\"} 0");
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
