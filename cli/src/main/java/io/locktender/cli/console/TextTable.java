package io.locktender.cli.console;

import io.locktender.cli.console.Style.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Columns as wide as their widest cell, two spaces between. Where there is less room, some columns
 * are left out, and what is said below a row is wrapped.
 */
public final class TextTable {
  private static final String BELOW = "  ";

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

  /**
   * One row.
   *
   * @param note a sentence: without bounds it ends the row, else it stands below; may be empty
   */
  private record Row(List<Cell> cells, String note) {}

  private final List<Row> rows = new ArrayList<>();
  private List<String> expendable = List.of();

  public TextTable(String... headings) {
    List<Cell> head = new ArrayList<>();
    for (String heading : headings) {
      head.add(new Cell(heading, Tone.FAINT));
    }
    rows.add(new Row(head, ""));
  }

  public TextTable row(Object... cells) {
    return rowWith("", cells);
  }

  /**
   * A row with a sentence to it.
   *
   * @param note may be empty
   */
  public TextTable rowWith(String note, Object... cells) {
    List<Cell> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell instanceof Cell done ? done : Cell.of(String.valueOf(cell)));
    }
    rows.add(new Row(row, note));
    return this;
  }

  /** The columns that are left out where there is too little room, in this order. */
  public TextTable expendable(String... headings) {
    expendable = Arrays.asList(headings);
    return this;
  }

  public String render(Style style, String indent) {
    return render(style, indent, TerminalWidth.UNBOUNDED);
  }

  /**
   * All of it, each line with a line break.
   *
   * @param width how long a line may be at most
   */
  public String render(Style style, String indent, int width) {
    int[] widths = widths();
    boolean[] shown = shown(widths, width - indent.length());
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      boolean inLine = width == TerminalWidth.UNBOUNDED && !row.note().isEmpty();
      text.append(indent).append(line(row, widths, shown, style, inLine, width - indent.length()));
      text.append('\n');
      if (!inLine && !row.note().isEmpty()) {
        for (String line : Wrapped.lines(row.note(), width - indent.length() - BELOW.length())) {
          text.append(indent).append(BELOW).append(line).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String line(
      Row row, int[] widths, boolean[] shown, Style style, boolean noteInLine, int width) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    int last = lastOf(shown);
    for (int i = 0; i <= last; i++) {
      if (!shown[i] || used >= width) {
        continue;
      }
      Cell cell = row.cells().get(i);
      String text = Wrapped.cut(cell.text(), width - used);
      line.append(style.paint(cell.tone(), text));
      int padding = i < last || noteInLine ? widths[i] - Wrapped.width(text) + 2 : 0;
      used += Wrapped.width(text) + padding;
      line.append(" ".repeat(used > width && !noteInLine ? 0 : padding));
    }
    return noteInLine ? line + row.note() : line.toString();
  }

  private static int lastOf(boolean[] shown) {
    int last = shown.length - 1;
    while (last > 0 && !shown[last]) {
      last--;
    }
    return last;
  }

  private boolean[] shown(int[] widths, int width) {
    boolean[] shown = new boolean[widths.length];
    Arrays.fill(shown, true);
    List<String> headings = rows.get(0).cells().stream().map(Cell::text).toList();
    for (String heading : expendable) {
      if (total(widths, shown) > width) {
        shown[headings.indexOf(heading)] = false;
      }
    }
    return shown;
  }

  private static long total(int[] widths, boolean[] shown) {
    long total = -2;
    for (int i = 0; i < widths.length; i++) {
      total += shown[i] ? widths[i] + 2L : 0;
    }
    return total;
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).cells().size()];
    for (Row row : rows) {
      for (int i = 0; i < row.cells().size(); i++) {
        widths[i] = Math.max(widths[i], Wrapped.width(row.cells().get(i).text()));
      }
    }
    return widths;
  }
}
