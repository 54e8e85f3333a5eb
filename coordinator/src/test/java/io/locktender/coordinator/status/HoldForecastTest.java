package io.locktender.coordinator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.ServingTimes;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.document.Hold;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoldForecastTest {
  private static NodeReport node(String name, @Nullable ServingTimes times) {
    return NodeReports.of(name).times(times).build();
  }

  @Test
  void itIsTheDataTwiceTheSlowestStopAndStartAndTheSteps() {
    HoldForecast forecast =
        HoldForecast.of(
            150L,
            List.of(
                node("node-1", new ServingTimes(1_000L, 200L)),
                node("node-2", new ServingTimes(400L, 700L))),
            Duration.ofSeconds(2));
    assertThat(forecast)
        .isEqualTo(new HoldForecast(Hold.OWN_MILLIS + 300 + 1_000 + 700 + 2_000, List.of()));
  }

  @Test
  void whatIsNotKnownIsNamedAndNotInIt() {
    HoldForecast forecast =
        HoldForecast.of(
            null,
            List.of(
                node("node-1", new ServingTimes(null, 200L)),
                node("node-2", null),
                node("node-3", new ServingTimes(10L, null))),
            null);
    assertThat(forecast.millis()).isEqualTo(Hold.OWN_MILLIS + 210);
    assertThat(forecast.without())
        .containsExactly(
            "the stop of node-1",
            "the stop and start of node-2",
            "the start of node-3",
            "two passes over the data",
            "any steps in the hold");
  }
}
