package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeReport.ServingTimes;
import io.locktender.coordinator.cluster.NodeState;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long this node's workers took to stop and to start, as its states follow each other. Kept in
 * memory: after a restart of the agent it is not known until it has happened again. For one thread.
 */
final class ServingClock {
  private final LongSupplier nanos;
  private @Nullable Long stopping;
  private @Nullable Long starting;
  private ServingTimes times = new ServingTimes(null, null);

  ServingClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What is known after a state was seen. */
  ServingTimes saw(NodeState state) {
    long now = nanos.getAsLong();
    if (state == NodeState.DRAINING) {
      stopping = stopping == null ? (Long) now : stopping;
    } else if (stopping != null) {
      times = new ServingTimes(millis(stopping, now), times.startMillis());
      stopping = null;
    }
    if (state == NodeState.STARTING) {
      starting = starting == null ? (Long) now : starting;
    } else if (starting != null) {
      // What did not come to serve says nothing of how long that takes.
      Long took = state == NodeState.SERVING ? (Long) millis(starting, now) : times.startMillis();
      times = new ServingTimes(times.stopMillis(), took);
      starting = null;
    }
    return times;
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }
}
