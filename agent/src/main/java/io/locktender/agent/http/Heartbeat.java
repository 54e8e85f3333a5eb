package io.locktender.agent.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Knows whether the agent's loop goes round, and what it said last. Before the first beat it counts
 * as alive for as long as between two.
 */
public final class Heartbeat {
  /** A loop that was not heard of for so long hangs: it goes round at least every few seconds. */
  public static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  private record Beat(long nanos, String sentence) {}

  private final LongSupplier nanos;
  private volatile Beat last;

  /**
   * @param nanos a monotonic clock
   */
  public Heartbeat(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = new Beat(nanos.getAsLong(), "starting");
  }

  /** The loop went round; {@code sentence} is what it decided. */
  public void beat(String sentence) {
    last = new Beat(nanos.getAsLong(), sentence);
  }

  /** How the agent is now. */
  public Health health() {
    Beat beat = last;
    long silentNanos = nanos.getAsLong() - beat.nanos();
    boolean alive = silentNanos <= LONGEST_SILENCE.toNanos();
    return new Health(alive, beat.sentence(), Duration.ofNanos(silentNanos).toMillis());
  }
}
