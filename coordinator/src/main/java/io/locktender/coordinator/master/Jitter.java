package io.locktender.coordinator.master;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Spreads what many agents do again and again, so that they do not do it in step. */
public record Jitter(RandomGenerator random) {
  private static final double SPREAD = 0.25;

  /** Between three quarters of a time and five quarters of it. */
  public Duration around(Duration middle) {
    double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
    return Duration.ofNanos((long) (middle.toNanos() * factor));
  }
}
