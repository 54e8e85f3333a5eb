package io.locktender.coordinator.zookeeper;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point on a monotonic clock until which something may take. */
final class CallDeadline {
  private final LongSupplier nanos;
  private final long at;
  private final Duration atMost;

  CallDeadline(LongSupplier nanos, Duration atMost) {
    this.nanos = nanos;
    this.atMost = atMost;
    this.at = nanos.getAsLong() + atMost.toNanos();
  }

  /** Nanoseconds left, 0 when it is over. */
  long left() {
    return Math.max(0, at - nanos.getAsLong());
  }

  boolean over() {
    return left() == 0;
  }

  /** What is left of this one, but not more than that. */
  CallDeadline within(Duration most) {
    return between(Duration.ZERO, most);
  }

  /** What is left of this one, but not less and not more than these. */
  CallDeadline between(Duration least, Duration most) {
    long left = Math.max(left(), least.toNanos());
    return new CallDeadline(nanos, Duration.ofNanos(Math.min(left, most.toNanos())));
  }

  @Override
  public String toString() {
    return atMost.toMillis() + " ms";
  }
}
