package io.locktender.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bars as SVG, one below the other, each with its name before it and its value behind it. */
public final class BarPlot {
  private static final int LEFT = 300;
  private static final int WIDTH = 320;
  private static final int TOP = 40;
  private static final int ROW = 26;

  private final String title;
  private final String unit;
  private final Map<String, Double> bars = new LinkedHashMap<>();

  /**
   * @param unit said behind each value
   */
  public BarPlot(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  public BarPlot bar(String name, double value) {
    bars.put(name, value);
    return this;
  }

  /**
   * The picture.
   *
   * @throws IllegalArgumentException when there is no bar
   */
  public String svg() {
    Axis axis = Axis.fromZero(bars.values().stream().max(Double::compare).orElse(Double.NaN));
    Svg svg = new Svg(LEFT + WIDTH + 120, TOP + ROW * bars.size() + 10);
    svg.text(10, 20, "start", title);
    int row = 0;
    for (Map.Entry<String, Double> bar : bars.entrySet()) {
      double y = TOP + ROW * row++;
      double length = axis.place(bar.getValue()) * WIDTH;
      svg.text(LEFT - 8, y + 14, "end", bar.getKey());
      svg.bar(LEFT, y, length, ROW - 8.0);
      int digits = bar.getValue() < 100 ? 2 : 0;
      String value = Figure.number(bar.getValue(), digits) + " " + unit;
      svg.text(LEFT + length + 6, y + 14, "start", value);
    }
    return svg.toString();
  }
}
