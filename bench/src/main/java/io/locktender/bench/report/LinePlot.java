package io.locktender.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Lines as SVG: black on white; series differ by the shape of their marks and the dashes of their
 * lines, so that no colour is needed. The x axis is by powers of ten, the y axis begins at 0.
 */
public final class LinePlot {
  private static final int LEFT = 70;
  private static final int TOP = 34;
  private static final int WIDTH = 520;
  private static final int HEIGHT = 240;
  private static final int LEGEND = 20;
  private static final List<String> DASHES = List.of("", "7 4", "2 3", "10 3 2 3", "1 5", "12 6");

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Series> series;

  public LinePlot(String title, String xLabel, String yLabel, List<Series> series) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.series = List.copyOf(series);
  }

  /**
   * The picture.
   *
   * @throws IllegalArgumentException when there is no point
   */
  public String svg() {
    List<Series.Point> all = series.stream().flatMap(each -> each.points().stream()).toList();
    double smallest = all.stream().mapToDouble(Series.Point::x).min().orElse(Double.NaN);
    double largest = all.stream().mapToDouble(Series.Point::x).max().orElse(Double.NaN);
    Axis x = Axis.powersOfTen(smallest, largest);
    Axis y = Axis.fromZero(all.stream().mapToDouble(Series.Point::y).max().orElse(Double.NaN));
    Svg svg = new Svg(LEFT + WIDTH + 30, TOP + HEIGHT + 60 + LEGEND * series.size());
    svg.text(LEFT, 20, "start", title);
    grid(svg, x, y);
    for (int i = 0; i < series.size(); i++) {
      draw(svg, i, x, y);
      legend(svg, i);
    }
    return svg.toString();
  }

  private void grid(Svg svg, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      double at = down(y.place(tick));
      svg.line(LEFT, at, LEFT + WIDTH, at, "#bbb", "");
      svg.text(LEFT - 6, at + 4, "end", label(tick));
    }
    for (double tick : x.ticks()) {
      double at = LEFT + x.place(tick) * WIDTH;
      svg.line(at, TOP, at, TOP + HEIGHT, "#bbb", "");
      svg.text(at, TOP + HEIGHT + 16, "middle", label(tick));
    }
    svg.text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 34, "middle", xLabel);
    svg.text(14, TOP - 8, "start", yLabel);
  }

  private void draw(Svg svg, int number, Axis x, Axis y) {
    Series.Point before = null;
    for (Series.Point point : series.get(number).points()) {
      if (before != null) {
        svg.line(
            LEFT + x.place(before.x()) * WIDTH,
            down(y.place(before.y())),
            LEFT + x.place(point.x()) * WIDTH,
            down(y.place(point.y())),
            "#000",
            dashes(number));
      }
      svg.mark(number, LEFT + x.place(point.x()) * WIDTH, down(y.place(point.y())));
      before = point;
    }
  }

  private void legend(Svg svg, int number) {
    double at = TOP + HEIGHT + 56 + LEGEND * number;
    svg.line(LEFT, at - 4, LEFT + 36, at - 4, "#000", dashes(number));
    svg.mark(number, LEFT + 18, at - 4);
    svg.text(LEFT + 46, at, "start", series.get(number).name());
  }

  private static String dashes(int number) {
    return DASHES.get(number % DASHES.size());
  }

  private static double down(double place) {
    return TOP + (1 - place) * HEIGHT;
  }

  private static String label(double tick) {
    int digits = tick == Math.rint(tick) ? 0 : Math.abs(tick) < 0.1 ? 2 : 1;
    return String.format(Locale.ROOT, "%,." + digits + "f", tick);
  }
}
