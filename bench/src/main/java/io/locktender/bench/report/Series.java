package io.locktender.bench.report;

import java.util.List;

/**
 * Points of a plot that belong together, in the order of their x.
 *
 * @param name shown in the legend
 */
public record Series(String name, List<Point> points) {
  /** One of them. */
  public record Point(double x, double y) {}

  public Series {
    points = List.copyOf(points);
  }
}
