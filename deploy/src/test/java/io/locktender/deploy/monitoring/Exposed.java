package io.locktender.deploy.monitoring;

import io.locktender.agent.metrics.AgentMetrics;
import io.locktender.agent.metrics.AgentRegistry;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.ReleaseVersion;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that an agent may expose, as one scrape: with a loop, a worker and a hook. */
final class Exposed {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) ");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? ");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  private Exposed() {}

  static String scrape() {
    PrometheusMeterRegistry registry = AgentRegistry.open();
    AgentMetrics metrics = new AgentMetrics(registry, System::nanoTime);
    ReleaseId release = new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1");
    metrics.workers(List.of(new WorkerView("api", release, WorkerView.State.HEALTHY, 4711, 1, 0)));
    metrics.hooks().waiting("pager", 0);
    metrics.loop("node", () -> 0);
    return registry.scrape();
  }

  /** The metrics by their names, each with its labels. */
  static Map<String, Set<String>> metrics(String scrape) {
    Map<String, Set<String>> metrics = new TreeMap<>();
    TYPE.matcher(scrape).results().forEach(found -> metrics.put(found.group(1), new TreeSet<>()));
    Matcher sample = SAMPLE.matcher(scrape);
    while (sample.find()) {
      String name = sample.group(1);
      String labels = sample.group(2);
      Set<String> known = metrics.get(metrics.containsKey(name) ? name : whole(name));
      if (known != null && labels != null) {
        LABEL.matcher(labels).results().forEach(label -> known.add(label.group(1)));
      }
    }
    return metrics;
  }

  /** What may be asked for: of a summary, its parts. */
  static Set<String> series(String scrape) {
    Set<String> series = new TreeSet<>();
    SAMPLE.matcher(scrape).results().forEach(found -> series.add(found.group(1)));
    return series;
  }

  private static String whole(String series) {
    return series.replaceFirst("_(sum|count)$", "");
  }
}
