package io.locktender.cli.console;

import java.util.Optional;

/** How many columns there are. */
public final class TerminalWidth {
  /** Where there is no terminal, lines are as long as they are. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private static final int USUAL = 80;
  private static final int LEAST = 20;

  private TerminalWidth() {}

  /** As {@code COLUMNS} says, else as the terminal does; 80 where neither can tell. */
  public static int of(Io io) {
    if (!io.terminal()) {
      return UNBOUNDED;
    }
    return number(io.environment().getOrDefault("COLUMNS", ""))
        .or(() -> Stty.size().map(Stty.Size::columns))
        .filter(columns -> columns >= LEAST)
        .orElse(USUAL);
  }

  static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,5}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }
}
