package io.locktender.playground.demo;

import com.google.common.collect.Range;
import com.google.common.collect.TreeRangeSet;
import java.time.Duration;
import java.time.Instant;

/** Stretches of time; where several overlap, the time counts once. */
final class Intervals {
  private final TreeRangeSet<Instant> ranges = TreeRangeSet.create();

  void add(Instant from, Instant to) {
    if (from.isBefore(to)) {
      ranges.add(Range.closedOpen(from, to));
    }
  }

  void addAll(Intervals others) {
    ranges.addAll(others.ranges);
  }

  /** How long all of it is together. */
  Duration length() {
    return ranges.asRanges().stream()
        .map(range -> Duration.between(range.lowerEndpoint(), range.upperEndpoint()))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
