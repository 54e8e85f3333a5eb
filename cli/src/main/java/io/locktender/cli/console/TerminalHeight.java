package io.locktender.cli.console;

/** How many rows there are. */
public final class TerminalHeight {
  /** Where there is no terminal, there are as many lines as it takes. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private static final int USUAL = 24;
  private static final int LEAST = 5;

  private TerminalHeight() {}

  /** As {@code LINES} says, else as the terminal does; 24 where neither can tell. */
  public static int of(Io io) {
    if (!io.terminal()) {
      return UNBOUNDED;
    }
    return TerminalWidth.number(io.environment().getOrDefault("LINES", ""))
        .or(() -> Stty.size().map(Stty.Size::rows))
        .filter(rows -> rows >= LEAST)
        .orElse(USUAL);
  }
}
