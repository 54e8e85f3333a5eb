package io.locktender.agent.metrics;

import java.util.function.LongSupplier;

/** How long the gate was shut; a node begins held. */
final class HeldTime {
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanos;
  private boolean open;
  private long sinceNanos;
  private long heldNanos;

  HeldTime(LongSupplier nanos) {
    this.nanos = nanos;
    this.sinceNanos = nanos.getAsLong();
  }

  synchronized void set(boolean nowOpen) {
    long now = nanos.getAsLong();
    heldNanos += open ? 0 : now - sinceNanos;
    sinceNanos = now;
    open = nowOpen;
  }

  /** 1 or 0. */
  synchronized long open() {
    return open ? 1 : 0;
  }

  synchronized double seconds() {
    long running = open ? 0 : nanos.getAsLong() - sinceNanos;
    return (heldNanos + running) / NANOS_PER_SECOND;
  }
}
