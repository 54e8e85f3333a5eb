package io.locktender.playground.product.steps;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Holds a step back to a number of documents a second, so that there is time to watch it, and to
 * kill the master in the middle of it. A step of a real product has no such thing.
 */
final class SpeedLimit {
  /** A park ends late by less than this; a caller who is later than this was busy with its work. */
  private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long SHORTEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LongSupplier nanoClock;
  private final LongConsumer parkNanos;
  private final long nanosForEach;
  private long next;
  private boolean started;

  SpeedLimit(int documentsPerSecond) {
    this(documentsPerSecond, System::nanoTime, LockSupport::parkNanos);
  }

  SpeedLimit(int documentsPerSecond, LongSupplier nanoClock, LongConsumer parkNanos) {
    this.nanoClock = nanoClock;
    this.parkNanos = parkNanos;
    nanosForEach = TimeUnit.SECONDS.toNanos(1) / documentsPerSecond;
  }

  /** Waits until the next document is due; time that the caller was busy is not made up for. */
  synchronized void await() {
    long now = nanoClock.getAsLong();
    if (!started || now - next > SLACK_NANOS) {
      started = true;
      next = now;
    }
    if (next - now > SHORTEST_PARK_NANOS) {
      parkNanos.accept(next - now);
    }
    next += nanosForEach;
  }
}
