package io.locktender.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The alert rules and the dashboard, by themselves and against what an agent exposes. */
final class MonitoringTest {
  private static final int WIDTH = 24;

  @Test
  void everyMetricThatAnAlertNamesIsExposed() throws IOException {
    Set<String> exposed = Exposed.series(Exposed.scrape());

    assertThat(Alert.all())
        .isNotEmpty()
        .allSatisfy(
            alert ->
                assertThat(exposed).containsAll(MonitoringFiles.metricsIn(alert.expression())));
  }

  @Test
  void everyAlertIsTestedFiringAndNotFiring() throws IOException {
    List<Map.Entry<String, Boolean>> tested = Alert.tested();

    assertThat(Alert.all())
        .allSatisfy(
            alert ->
                assertThat(tested)
                    .contains(Map.entry(alert.name(), true), Map.entry(alert.name(), false)));
  }

  @Test
  void everyMetricThatTheDashboardNamesIsExposed() throws IOException {
    Set<String> exposed = Exposed.series(Exposed.scrape());

    assertThat(MonitoringFiles.queries())
        .isNotEmpty()
        .allSatisfy(query -> assertThat(exposed).containsAll(MonitoringFiles.metricsIn(query)))
        .allSatisfy(query -> assertThat(MonitoringFiles.metricsIn(query)).isNotEmpty());
  }

  @Test
  void theDashboardShowsEveryMetricOfTheAgentsOwn() throws IOException {
    Set<String> shown = MonitoringFiles.metricsIn(String.join("\n", MonitoringFiles.queries()));
    List<String> own =
        Exposed.metrics(Exposed.scrape()).keySet().stream()
            .filter(name -> name.startsWith("locktender_"))
            .toList();

    assertThat(own).isNotEmpty().allSatisfy(name -> assertThat(shown).contains(name));
  }

  @Test
  void everyQueryOfTheDashboardIsOfTheClusterThatIsChosen() throws IOException {
    assertThat(MonitoringFiles.queries())
        .allSatisfy(query -> assertThat(query).contains("job=\"$job\""));
  }

  @Test
  void everyPanelHasAPlaceOfItsOwnAndSaysWhatItShows() throws IOException {
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : MonitoringFiles.panels()) {
      String title = panel.get("title").asText();
      assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
      assertThat(panel.get("type").asText().equals("row") || panel.hasNonNull("description"))
          .as(title)
          .isTrue();
      for (List<Integer> cell : cells(panel.get("gridPos"))) {
        assertThat(taken.add(cell)).as("%s at %s", title, cell).isTrue();
        assertThat(cell.get(0)).as(title).isLessThan(WIDTH);
      }
    }
  }

  private static Set<List<Integer>> cells(JsonNode place) {
    Set<List<Integer>> cells = new HashSet<>();
    for (int x = 0; x < place.get("w").asInt(); x++) {
      for (int y = 0; y < place.get("h").asInt(); y++) {
        cells.add(List.of(place.get("x").asInt() + x, place.get("y").asInt() + y));
      }
    }
    return cells;
  }
}
