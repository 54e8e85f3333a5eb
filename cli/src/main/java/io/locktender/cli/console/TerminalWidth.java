package io.locktender.cli.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many columns there are. */
public final class TerminalWidth {
  /** Where there is no terminal, lines are as long as they are. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private static final int USUAL = 80;
  private static final int LEAST = 20;
  private static final long WITHIN_MILLIS = 1_000;
  private static final Pattern SIZE = Pattern.compile("[0-9]+ ([0-9]{1,5})\\s*");

  private TerminalWidth() {}

  /** As {@code COLUMNS} says, else as the terminal does; 80 where neither can tell. */
  public static int of(Io io) {
    if (!io.terminal()) {
      return UNBOUNDED;
    }
    return number(io.environment().getOrDefault("COLUMNS", ""))
        .or(TerminalWidth::asked)
        .filter(columns -> columns >= LEAST)
        .orElse(USUAL);
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,5}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }

  /** The JDK cannot tell. */
  private static Optional<Integer> asked() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return Optional.empty();
      }
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher size = SIZE.matcher(said);
      return size.matches() ? number(size.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
