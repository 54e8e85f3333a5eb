package io.locktender.bench.report;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;

/** A picture, piece by piece. Numbers that are none are refused: a viewer would show nothing. */
final class Svg {
  private static final double MARK = 4.5;

  private final StringBuilder out = new StringBuilder();

  Svg(int width, int height) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        width, height, width, height);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
  }

  void text(double x, double y, String anchor, String text) {
    add(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
        number(x), number(y), anchor, escaped(text));
  }

  /**
   * @param dashes as SVG has them; empty for a line without
   */
  void line(double x1, double y1, double x2, double y2, String colour, String dashes) {
    add(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"%s/>",
        number(x1),
        number(y1),
        number(x2),
        number(y2),
        colour,
        dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"");
  }

  void bar(double x, double y, double width, double height) {
    add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"#888\" stroke=\"#000\"/>",
        number(x), number(y), number(width), number(height));
  }

  /** A mark whose shape tells its series: filled and open circles, squares and triangles. */
  void mark(int series, double x, double y) {
    String fill = series / 3 % 2 == 0 ? "#000" : "#fff";
    switch (series % 3) {
      case 0 ->
          add(
              "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" stroke=\"#000\"/>",
              number(x), number(y), number(MARK), fill);
      case 1 ->
          add(
              "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\" stroke=\"#000\"/>",
              number(x - MARK), number(y - MARK), number(2 * MARK), number(2 * MARK), fill);
      default ->
          add(
              "<path d=\"M%s %s l%s %s h%s z\" fill=\"%s\" stroke=\"#000\"/>",
              number(x), number(y - MARK), number(MARK), number(2 * MARK), number(-2 * MARK), fill);
    }
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String number(double value) {
    checkArgument(Double.isFinite(value), "expected a number to draw, found %s", value);
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return out + "</svg>\n";
  }
}
