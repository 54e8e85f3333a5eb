package io.locktender.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.steps.release.ReleaseVersion;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PhaseMetricsTest {
  private final AtomicLong nanos = new AtomicLong(-7);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PhaseMetrics phases = new PhaseMetrics(new Meters(registry), nanos::get);
  private final SeenCluster cluster = new SeenCluster();

  @Test
  void onlyTheRunningPhaseIsOneAndItsAgeBeginsWithIt() {
    phases.seen(cluster.sync());
    pass(30);
    phases.seen(cluster.ready());
    pass(4);

    assertThat(registry.scrape())
        .contains(
            "locktender_phase{phase=\"SYNC\"} 0",
            "locktender_phase{phase=\"READY\"} 1",
            "locktender_phase_age_seconds 4.0");
  }

  @Test
  void aPhaseThatIsReadAgainGrowsOlder() {
    phases.seen(cluster.sync());
    pass(30);
    phases.seen(cluster.document);
    pass(2);

    assertThat(registry.scrape()).contains("locktender_phase_age_seconds 32.0");
  }

  @Test
  void withoutAnUpgradeNoPhaseIsOneAndNoneHasAnAge() {
    SeenCluster atRest = new SeenCluster();
    phases.seen(cluster.sync());
    pass(30);
    phases.seen(atRest.document);

    assertThat(registry.scrape())
        .contains("locktender_phase_age_seconds 0", "locktender_phase{phase=\"SYNC\"} 0");
  }

  @Test
  void aHoldIsTimedWhileItLastsAndAfterIt() {
    phases.seen(cluster.sync());
    phases.seen(cluster.ready());
    phases.seen(cluster.hold());
    pass(6);
    assertThat(registry.scrape())
        .contains("locktender_hold_seconds 6.0", "locktender_last_hold_seconds NaN");

    phases.seen(cluster.serveAgain());
    pass(60);
    assertThat(registry.scrape())
        .contains("locktender_hold_seconds 0", "locktender_last_hold_seconds 6.0");
  }

  @Test
  void aHoldThatHadBegunBeforeTheFirstLookIsNotSaidToBeMeasured() {
    cluster.sync();
    cluster.ready();
    phases.seen(cluster.hold());
    pass(6);
    phases.seen(cluster.serveAgain());

    assertThat(registry.scrape()).contains("locktender_last_hold_seconds NaN");
  }

  @Test
  void norIsOneThatMayHaveBegunWhileTheDatabaseDidNotAnswer() {
    phases.seen(cluster.sync());
    cluster.ready();
    phases.unseen();
    pass(20);
    phases.seen(cluster.hold());
    pass(6);
    phases.seen(cluster.serveAgain());

    assertThat(registry.scrape()).contains("locktender_last_hold_seconds NaN");
  }

  @Test
  void nothingIsAdmittedAtNone_andThatIsNoHold() {
    phases.seen(
        Transitions.baseline(
            "shop", "lineage-1", "token-1", new ReleaseId(ReleaseVersion.NONE, "")));
    pass(700);

    assertThat(registry.scrape()).contains("locktender_hold_seconds 0");
  }

  /** A node that was removed sees no end of it. */
  @Test
  void aHoldIsNotTimedWhereTheDocumentIsNoLongerGoneBy() {
    phases.seen(cluster.sync());
    phases.seen(cluster.ready());
    phases.seen(cluster.hold());
    pass(6);
    phases.seen(null);
    pass(700);
    assertThat(registry.scrape()).contains("locktender_hold_seconds 0");

    phases.seen(cluster.serveAgain());
    assertThat(registry.scrape()).contains("locktender_last_hold_seconds NaN");
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
