package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.document.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the next hold will last, as far as can be told: until the copies have what was written
 * last, twice (before the steps of the hold, and as the proof), the workers' stop and start, the
 * steps of the hold, and {@link Hold#OWN_MILLIS}. Nodes stop and start their workers at the same
 * time: the slowest counts.
 *
 * @param millis of what is known
 * @param without what is not known, and not in it
 */
public record HoldForecast(long millis, List<String> without) {
  public HoldForecast {
    without = List.copyOf(without);
  }

  /**
   * Adds up what is known.
   *
   * @param behindMillis how long what is written takes to come into the copies, or null
   * @param nodes what the nodes say
   * @param steps how long the steps of the hold took when they were rehearsed, or null: they were
   *     not
   */
  static HoldForecast of(
      @Nullable Long behindMillis, Collection<NodeReport> nodes, @Nullable Duration steps) {
    List<String> without = new ArrayList<>();
    long stop = 0;
    long start = 0;
    for (NodeReport node : nodes) {
      NodeReport.ServingTimes times = node.times();
      Long stopped = times == null ? null : times.stopMillis();
      Long started = times == null ? null : times.startMillis();
      stop = Math.max(stop, stopped == null ? 0 : stopped);
      start = Math.max(start, started == null ? 0 : started);
      if (stopped == null || started == null) {
        without.add(
            "the %s of %s"
                .formatted(
                    stopped != null ? "start" : started != null ? "stop" : "stop and start",
                    node.node()));
      }
    }
    if (behindMillis == null) {
      without.add("two passes over the data");
    }
    if (steps == null) {
      without.add("any steps in the hold");
    }
    long data = behindMillis == null ? 0 : 2 * behindMillis;
    long inHold = steps == null ? 0 : steps.toMillis();
    return new HoldForecast(Hold.OWN_MILLIS + data + stop + start + inHold, without);
  }
}
