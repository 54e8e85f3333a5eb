package io.locktender.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md tells of every metric and every alert, and of no others. */
final class MetricsDocumentTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*) \\|");
  private static final Pattern METRIC = Pattern.compile("`(\\w+)(?:\\{([\\w,]+)})?`");
  private static final Pattern ALERT =
      Pattern.compile(
          "(?m)^\\| `(Locktender\\w+)` \\| (\\w+) \\|.*\\| \\[(.*)]\\(failures.md\\) \\|");
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
  private static final Pattern FAILURE = Pattern.compile("(?m)^\\| (.*?) \\|");

  @Test
  void everyMetricIsARowWithItsLabelsAndNoOtherIs() throws IOException {
    assertThat(documented()).isEqualTo(Exposed.metrics(Exposed.scrape()));
  }

  @Test
  void everyAlertIsARowWithItsSeverityAndNoOtherIs() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    ALERT
        .matcher(MonitoringFiles.document("metrics.md"))
        .results()
        .forEach(found -> documented.put(found.group(1), found.group(2)));
    Map<String, String> alerts = new TreeMap<>();
    Alert.all().forEach(alert -> alerts.put(alert.name(), alert.severity()));

    assertThat(documented).isEqualTo(alerts);
  }

  @Test
  void everyAlertLeadsToARowOfFailures() throws IOException {
    Set<String> rows = new TreeSet<>();
    FAILURE
        .matcher(MonitoringFiles.document("failures.md"))
        .results()
        .forEach(found -> rows.add(anchor(found.group(1))));

    assertThat(Alert.all())
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(rows).contains(alert.row()));
  }

  @Test
  void theDocumentNamesTheSameRowAsTheAlert() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    ALERT
        .matcher(MonitoringFiles.document("metrics.md"))
        .results()
        .forEach(found -> documented.put(found.group(1), anchor(found.group(3))));
    Map<String, String> alerts = new TreeMap<>();
    Alert.all().forEach(alert -> alerts.put(alert.name(), alert.row()));

    assertThat(documented).isEqualTo(alerts);
  }

  private static Map<String, Set<String>> documented() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    ROW.matcher(MonitoringFiles.document("metrics.md"))
        .results()
        .flatMap(row -> METRIC.matcher(row.group(1)).results())
        .filter(found -> !found.group(1).startsWith("Locktender"))
        .forEach(found -> documented.put(found.group(1), labels(found.group(2))));
    return documented;
  }

  private static Set<String> labels(String list) {
    return list == null ? Set.of() : new TreeSet<>(Splitter.on(',').splitToList(list));
  }

  /** As the documents' pages have it: what is no letter, digit, hyphen or space goes. */
  private static String anchor(String cell) {
    String words =
        LINK.matcher(cell)
            .replaceAll("$1")
            .replace("`", "")
            .toLowerCase(Locale.ROOT)
            .replace(' ', '-');
    return "row-" + words.replaceAll("[^\\w-]", "");
  }
}
