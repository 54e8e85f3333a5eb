package io.locktender.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.decide.WorkerView.State;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkerMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final WorkerMetrics metrics = new WorkerMetrics(new Meters(registry));

  @Test
  void aWorkerIsHealthyOrNotByItsName() {
    metrics.seen(List.of(worker("api", State.HEALTHY), worker("mail", State.BACKING_OFF)));
    assertThat(registry.scrape())
        .contains(
            "locktender_worker_healthy{worker=\"api\"} 1",
            "locktender_worker_healthy{worker=\"mail\"} 0",
            "locktender_workers{state=\"HEALTHY\"} 1",
            "locktender_workers{state=\"BACKING_OFF\"} 1");

    metrics.seen(List.of(worker("api", State.UNHEALTHY), worker("mail", State.HEALTHY)));
    assertThat(registry.scrape())
        .contains(
            "locktender_worker_healthy{worker=\"api\"} 0",
            "locktender_worker_healthy{worker=\"mail\"} 1");
  }

  @Test
  void aWorkerThatIsGoneHasNoSeries() {
    metrics.seen(List.of(worker("api", State.HEALTHY)));
    metrics.seen(List.of());

    assertThat(registry.scrape())
        .doesNotContain("locktender_worker_healthy{")
        .contains("locktender_workers{state=\"HEALTHY\"} 0");
  }

  @Test
  void whatIsLeftOfAnEarlierAgentIsCountedAndHasNoSeriesOfItsOwn() {
    metrics.seen(List.of(worker("stray-4711", State.STOPPING)));

    assertThat(registry.scrape())
        .contains("locktender_workers{state=\"STOPPING\"} 1")
        .doesNotContain("stray-4711");
  }

  @Test
  void restartsAreCountedFromZeroSoThatTheFirstIsARise() {
    metrics.seen(List.of(worker("api", State.HEALTHY)));
    assertThat(registry.scrape()).contains("locktender_worker_restarts_total{worker=\"api\"} 0");

    metrics.restarted("api");
    metrics.seen(List.of());
    metrics.seen(List.of(worker("api", State.HEALTHY)));
    assertThat(registry.scrape()).contains("locktender_worker_restarts_total{worker=\"api\"} 1");
  }

  private static WorkerView worker(String name, State state) {
    return new WorkerView(name, SeenCluster.V1, state, 4711, 1, 0);
  }
}
