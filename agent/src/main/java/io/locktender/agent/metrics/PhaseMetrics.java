package io.locktender.agent.metrics;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.HoldSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the running upgrade is, and for how long it has held the workers, as this node has seen it
 * by its own monotonic clock: a phase that has begun before the agent did is older than it says.
 */
final class PhaseMetrics {
  private static final double MILLIS_PER_SECOND = Duration.ofSeconds(1).toMillis();

  private record SeenPhase(String upgrade, Phase phase, long sinceNanos) {}

  private final LongSupplier nanos;
  private volatile @Nullable SeenPhase phase;
  private volatile HoldSeen hold = HoldSeen.NOTHING;

  PhaseMetrics(Meters meters, LongSupplier nanos) {
    this.nanos = nanos;
    meters.oneOf(
        "locktender.phase",
        "1 for the phase that the running upgrade is in",
        "phase",
        Phase.values(),
        this::phase);
    meters.gauge(
        "locktender.phase.age.seconds",
        "How long this node has seen the running upgrade in its phase; 0 where none runs",
        this::phaseAge);
    meters.gauge(
        "locktender.hold.seconds",
        "How long this node has seen an upgrade hold the workers; 0 while none does",
        this::holdSeconds);
    meters.gauge(
        "locktender.last.hold.seconds",
        "How long the last hold was that this node saw from beginning to end; NaN before",
        this::lastHoldSeconds);
  }

  /**
   * The database was read. Called by one thread.
   *
   * @param document null where there is none that this node may go by
   */
  void seen(@Nullable VersionDocument document) {
    hold = document == null ? hold.unknown() : hold.next(document, now());
    Upgrade upgrade = document == null ? null : document.upgrade();
    SeenPhase before = phase;
    if (upgrade == null) {
      phase = null;
    } else if (before == null
        || before.phase() != upgrade.phase()
        || !before.upgrade().equals(upgrade.id())) {
      phase = new SeenPhase(upgrade.id(), upgrade.phase(), nanos.getAsLong());
    }
  }

  /** The database could not be read. Called by the same thread. */
  void unseen() {
    hold = hold.unseen();
  }

  private @Nullable Phase phase() {
    SeenPhase seen = phase;
    return seen == null ? null : seen.phase();
  }

  private double phaseAge() {
    SeenPhase seen = phase;
    return seen == null ? 0 : Meters.seconds(nanos.getAsLong() - seen.sinceNanos());
  }

  private double holdSeconds() {
    Instant since = hold.since();
    return since == null ? 0 : Duration.between(since, now()).toMillis() / MILLIS_PER_SECOND;
  }

  private double lastHoldSeconds() {
    Long millis = hold.lastMillis();
    return millis == null ? Double.NaN : millis / MILLIS_PER_SECOND;
  }

  /** Of no calendar: the monotonic clock, which nobody sets. */
  private Instant now() {
    return Instant.EPOCH.plusNanos(nanos.getAsLong());
  }
}
