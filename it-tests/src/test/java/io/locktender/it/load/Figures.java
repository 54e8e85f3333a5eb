package io.locktender.it.load;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What came of some requests.
 *
 * @param p50Millis of those that succeeded, exact
 * @param outageSeconds from when the first that failed was due until the first after the last that
 *     failed was answered well; 0 when none failed
 * @param failures how often each
 */
record Figures(
    int requests,
    int failed,
    double p50Millis,
    double p99Millis,
    double maxMillis,
    double outageSeconds,
    Map<String, Long> failures) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  static Figures of(List<Call> calls) {
    long[] latencies = calls.stream().filter(Call::ok).mapToLong(Call::latency).sorted().toArray();
    List<Call> failed = calls.stream().filter(call -> !call.ok()).toList();
    return new Figures(
        calls.size(),
        failed.size(),
        millis(latencies, 0.5),
        millis(latencies, 0.99),
        millis(latencies, 1),
        outage(calls, failed),
        failed.stream()
            .map(call -> Objects.requireNonNullElse(call.failure(), "") + " (" + call.node() + ")")
            .collect(groupingBy(failure -> failure, TreeMap::new, counting())));
  }

  private static double millis(long[] sorted, double quantile) {
    int rank = (int) Math.ceil(quantile * sorted.length);
    return rank == 0 ? Double.NaN : sorted[rank - 1] / NANOS_PER_MILLI;
  }

  private static double outage(List<Call> calls, List<Call> failed) {
    if (failed.isEmpty()) {
      return 0;
    }
    long first = failed.stream().mapToLong(Call::due).min().orElseThrow();
    long last = failed.stream().mapToLong(Call::due).max().orElseThrow();
    return calls.stream()
        .filter(call -> call.ok() && call.due() > last)
        .min(Comparator.comparingLong(Call::due))
        .map(well -> (well.end() - first) / NANOS_PER_SECOND)
        .orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public String toString() {
    return "%d requests, %d failed, p50 %.1f ms, p99 %.1f ms, max %.1f ms"
            .formatted(requests, failed, p50Millis, p99Millis, maxMillis)
        + (failures.isEmpty() ? "" : ", failures " + failures);
  }
}
