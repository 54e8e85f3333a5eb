package io.locktender.agent.metrics;

import io.locktender.coordinator.decide.WorkerView;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * This node's workers. A worker has a series of its own by its name, of which a release has 100 at
 * most; what is left of an earlier agent and explained by no record has a name of its own each
 * time, and is only counted.
 */
final class WorkerMetrics {
  private static final String STRAY = "stray-";

  private final Meters meters;
  private final MultiGauge healthy;
  private Set<String> names = Set.of();
  private volatile List<WorkerView> workers = List.of();

  WorkerMetrics(Meters meters) {
    this.meters = meters;
    this.healthy =
        MultiGauge.builder("locktender.worker.healthy")
            .description("1 while a worker of this node is healthy")
            .register(meters.registry());
    for (WorkerView.State state : WorkerView.State.values()) {
      meters.gauge(
          "locktender.workers",
          "Workers of this node that are in a state",
          Tags.of("state", state.name()),
          () -> workers.stream().filter(worker -> worker.state() == state).count());
    }
  }

  /** They were looked at. Called by one thread. */
  void seen(List<WorkerView> views) {
    workers = List.copyOf(views);
    Set<String> now = new TreeSet<>();
    views.stream().map(WorkerView::name).filter(name -> !name.startsWith(STRAY)).forEach(now::add);
    if (!now.equals(names)) {
      names = now;
      now.forEach(name -> restarts(name, 0));
      healthy.register(
          now.stream().map(name -> Row.of(labels(name), () -> healthy(name))).toList(), true);
    }
  }

  void restarted(String worker) {
    restarts(worker, 1);
  }

  /** Also with 0, so that the first restart is a rise. */
  private void restarts(String worker, int more) {
    meters
        .counter("locktender.worker.restarts", "Workers that were started again", labels(worker))
        .increment(more);
  }

  private double healthy(String name) {
    return workers.stream()
            .anyMatch(
                worker -> worker.name().equals(name) && worker.state() == WorkerView.State.HEALTHY)
        ? 1
        : 0;
  }

  private static Tags labels(String worker) {
    return Tags.of("worker", worker);
  }
}
