package io.locktender.cli.console;

import io.locktender.cli.console.Style.Tone;
import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell, two spaces between. */
public final class TextTable {
  /**
   * One cell.
   *
   * @param tone its colour
   */
  public record Cell(String text, Tone tone) {
    static Cell of(String text) {
      return new Cell(text, Tone.PLAIN);
    }
  }

  /** However narrow the terminal is, so much of the last column is shown. */
  private static final int SHORTEST = 20;

  private final List<List<Cell>> rows = new ArrayList<>();

  public TextTable(String... headings) {
    List<Cell> head = new ArrayList<>();
    for (String heading : headings) {
      head.add(new Cell(heading, Tone.FAINT));
    }
    rows.add(head);
  }

  public TextTable row(Object... cells) {
    List<Cell> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Cell done ? done : Cell.of(String.valueOf(cell)));
    }
    rows.add(row);
    return this;
  }

  public String render(Style style, String indent) {
    return render(style, indent, Integer.MAX_VALUE);
  }

  /**
   * The table, whose last column is cut where a line would be wider.
   *
   * @param width how wide a line may be, in characters
   */
  public String render(Style style, String indent, int width) {
    int[] widths = widths();
    int before = indent.length();
    for (int i = 0; i < widths.length - 1; i++) {
      before += widths[i] + 2;
    }
    int room = Math.max(SHORTEST, width - before);
    StringBuilder text = new StringBuilder();
    for (List<Cell> row : rows) {
      text.append(indent);
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        boolean last = i == row.size() - 1;
        text.append(style.paint(cell.tone(), last ? cut(cell.text(), room) : cell.text()));
        if (!last) {
          text.append(" ".repeat(widths[i] - width(cell) + 2));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String cut(String text, int room) {
    return text.codePointCount(0, text.length()) <= room
        ? text
        : text.substring(0, text.offsetByCodePoints(0, room - 1)) + "…";
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return widths;
  }

  private static int width(Cell cell) {
    return cell.text().codePointCount(0, cell.text().length());
  }
}
