package io.locktender.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Text within a width, in characters. */
public final class Wrapped {
  private Wrapped() {}

  /** In lines of whole words; a word that is longer than a line is broken. */
  public static List<String> lines(String text, int width) {
    int most = Math.max(1, width);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      String rest = word;
      if (!line.isEmpty() && width(line.toString()) + 1 + width(rest) > most) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (width(rest) > most) {
        int end = rest.offsetByCodePoints(0, most);
        lines.add(rest.substring(0, end));
        rest = rest.substring(end);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The beginning, and an ellipsis, where it is longer. */
  static String cut(String text, int width) {
    return width(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
  }

  static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
