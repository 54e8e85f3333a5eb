package io.locktender.playground.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the demo says.
 *
 * @param out where to
 * @param colours whether it may be painted
 * @param terminal whether a person watches: commands redraw their status there
 */
public record Screen(PrintWriter out, boolean colours, boolean terminal) {
  private static final String STRONG = "1";
  private static final String FAINT = "2";
  private static final String GOOD = "32";

  /** A part of the demo begins. */
  void heading(String text, String explanation) {
    line("");
    line(paint(STRONG, "== " + text));
    line(explanation);
    line("");
  }

  /** A command that is run now, as a person would type it. */
  void command(List<String> words) {
    line(paint(FAINT, "$ ") + paint(STRONG, String.join(" ", words)));
  }

  /** Something that was looked at, and was as it should be. */
  void good(String text) {
    line(paint(GOOD, "ok") + "  " + text);
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  private String paint(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** {@code 1.23 s}. */
  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
  }
}
