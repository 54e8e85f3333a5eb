package io.locktender.bench.report;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value stands on an axis, between 0 and 1.
 *
 * @param from what stands at 0
 * @param to what stands at 1
 * @param logarithmic whether equal steps are equal factors
 */
record Axis(double from, double to, boolean logarithmic) {
  private static final int TICKS = 5;

  Axis {
    checkArgument(from < to, "expected an axis that grows, found %s to %s", from, to);
    checkArgument(!logarithmic || from > 0, "expected a logarithmic axis above 0, found %s", from);
  }

  /** From 0 to a round number that is not less than the largest value. */
  static Axis fromZero(double largest) {
    double step = roundStep(Math.max(largest, 1e-9) / TICKS);
    return new Axis(0, step * Math.ceil(Math.max(largest, 1e-9) / step), false);
  }

  /** Around positive values, by powers of ten. */
  static Axis powersOfTen(double smallest, double largest) {
    double from = Math.pow(10, Math.floor(Math.log10(smallest)));
    double to = Math.pow(10, Math.ceil(Math.log10(largest)));
    return new Axis(from, from < to ? to : from * 10, true);
  }

  double place(double value) {
    return logarithmic
        ? Math.log(value / from) / Math.log(to / from)
        : (value - from) / (to - from);
  }

  /** Where lines are drawn. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      for (double tick = from; tick <= to * 1.001; tick *= 10) {
        ticks.add(tick);
      }
      return ticks;
    }
    double step = roundStep((to - from) / TICKS);
    for (int i = 0; from + i * step <= to + step / 1000; i++) {
      ticks.add(from + i * step);
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten, not less than the value. */
  private static double roundStep(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double times : new double[] {1, 2, 5}) {
      if (times * power >= value * 0.999) {
        return times * power;
      }
    }
    return 10 * power;
  }
}
