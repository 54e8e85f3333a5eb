package io.locktender.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus' own tool says of what is exposed and distributed; skipped where it is not. */
final class PromtoolTest {
  @TempDir Path directory = Path.of("");

  @BeforeEach
  void itIsThere() {
    Promtool.assumeIsThere();
  }

  @Test
  void theMetricsAreAsPrometheusWantsThem() throws Exception {
    assertThat(Promtool.run(0, Exposed.scrape(), "check", "metrics")).isEmpty();
  }

  @Test
  void itWouldSayWhatIsWrong() throws Exception {
    String wrong = "# TYPE locktender_elections counter\nlocktender_elections 1\n";

    assertThat(Promtool.run(3, wrong, "check", "metrics"))
        .contains("no help text", "counter metrics should have \"_total\" suffix");
  }

  @Test
  void theAlertsAndTheExampleOfAConfigurationAreValid() throws Exception {
    Promtool.passes("", "check", "rules", MonitoringFiles.ALERTS.toString());
    Promtool.passes(
        "", "check", "config", MonitoringFiles.FOLDER.resolve("prometheus.yaml").toString());
  }

  @Test
  void everyAlertFiresWhenItIsToAndOnlyThen() throws Exception {
    Promtool.passes("", "test", "rules", MonitoringFiles.ALERTS_TEST.toString());
  }

  @Test
  void everyQueryOfTheDashboardIsValid() throws Exception {
    Path rules = Files.writeString(directory.resolve("dashboard.yaml"), asRules());

    Promtool.passes("", "check", "rules", rules.toString());
  }

  /** As if each query were to be recorded, with what Grafana puts in the variables' place. */
  private static String asRules() throws IOException {
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
    List<String> queries = MonitoringFiles.queries();
    for (int i = 0; i < queries.size(); i++) {
      String query =
          queries
              .get(i)
              .replace("$job", "locktender-shop")
              .replace("$instance", ".+")
              .replace("$__rate_interval", "1m");
      rules
          .append("      - record: dashboard:query_%d\n".formatted(i))
          .append("        expr: '%s'\n".formatted(query));
    }
    return rules.toString();
  }
}
