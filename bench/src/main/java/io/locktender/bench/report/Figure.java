package io.locktender.bench.report;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.Locale;

/** What several runs of the same came to. */
public final class Figure {
  private Figure() {}

  /**
   * The middle one, or the mean of the two in the middle.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static double median(List<Double> values) {
    checkArgument(!values.isEmpty(), "expected a value, found none");
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /**
   * The median, and of several values the smallest and the largest: {@code 1.20 (1.10 to 1.40)}.
   */
  public static String summary(List<Double> values, int digits) {
    String median = number(median(values), digits);
    if (values.size() == 1) {
      return median;
    }
    List<Double> sorted = values.stream().sorted().toList();
    return "%s (%s to %s)"
        .formatted(
            median, number(sorted.get(0), digits), number(sorted.get(sorted.size() - 1), digits));
  }

  /** With so many digits after the point, and thousands apart. */
  public static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Thousands apart. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
