package io.locktender.coordinator.decide;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * How long what failed is left alone before it is tried again: twice as long each time.
 *
 * @param first after the first failure, over zero
 * @param longest the most, however often it failed
 */
public record RetryDelay(Duration first, Duration longest) {
  private static final int MAX_DOUBLINGS = 20;

  public RetryDelay {
    checkArgument(first.compareTo(Duration.ZERO) > 0, "first: expected over 0, found %s", first);
  }

  /**
   * The time to wait.
   *
   * @param failures in a row, 1 or more
   */
  public Duration after(int failures) {
    Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
