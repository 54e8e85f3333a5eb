package io.locktender.agent.metrics;

import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the request that ended last has ended, and when. */
final class OutcomeMetrics {
  private static final double MILLIS_PER_SECOND = Duration.ofSeconds(1).toMillis();

  /**
   * @param at by the clock of the master that ended it; null: not known yet
   */
  private record Seen(LastEnded last, @Nullable Instant at) {}

  private volatile @Nullable Seen seen;

  OutcomeMetrics(Meters meters) {
    meters.oneOf(
        "locktender.last.outcome",
        "1 for how the last request has ended",
        "outcome",
        Outcome.values(),
        this::outcome);
    meters.gauge(
        "locktender.last.outcome.timestamp.seconds",
        "When the last request has ended, in Unix time; 0 where that is not known",
        this::timestamp);
  }

  void seen(@Nullable LastEnded last, @Nullable Instant at) {
    seen = last == null ? null : new Seen(last, at);
  }

  private @Nullable Outcome outcome() {
    Seen now = seen;
    return now == null ? null : now.last().outcome();
  }

  private double timestamp() {
    Seen now = seen;
    return now == null || now.at() == null ? 0 : now.at().toEpochMilli() / MILLIS_PER_SECOND;
  }
}
