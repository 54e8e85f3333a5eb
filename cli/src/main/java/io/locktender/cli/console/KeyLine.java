package io.locktender.cli.console;

import io.locktender.cli.console.Style.Tone;
import java.util.List;

/** A line of a name and what it is, such as {@code master node-2}. */
public final class KeyLine {
  private static final int KEY = 10;
  private static final int BELOW = 2;
  private static final String COLOUR = "\u001b\\[[0-9;]*m";

  private KeyLine() {}

  /**
   * With its line break; where it is too long, in lines of whole words below each other.
   *
   * @param value may have colours of its own, which it loses where it is broken
   * @param width how long a line may be at most
   */
  public static String of(String key, Tone tone, String value, Style style, int width) {
    String plain = value.replaceAll(COLOUR, "");
    boolean fits = width == TerminalWidth.UNBOUNDED || Wrapped.width(plain) <= width - KEY;
    List<String> lines = fits ? List.of(value) : Wrapped.lines(plain, width - KEY);
    StringBuilder text = new StringBuilder();
    String head = style.paint(Tone.FAINT, ("%-" + KEY + "s").formatted(key));
    for (String line : lines) {
      text.append(head).append(style.paint(tone, line)).append('\n');
      head = " ".repeat(KEY);
    }
    return text.toString();
  }

  /** A line that stands below another, two spaces in, in as many lines as it takes. */
  public static String below(String line, int width) {
    boolean fits = width == TerminalWidth.UNBOUNDED || Wrapped.width(line) <= width - BELOW;
    StringBuilder text = new StringBuilder();
    for (String one : fits ? List.of(line) : Wrapped.lines(line, width - BELOW)) {
      text.append(" ".repeat(BELOW)).append(one).append('\n');
    }
    return text.toString();
  }
}
