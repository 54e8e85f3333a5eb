package io.locktender.cli.console;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Progress, in characters. */
public final class ProgressBars {
  private static final int WIDTH = 30;

  private ProgressBars() {}

  /** {@code [#####-----] 50% 10 of 20}; a count alone where what is left is negative: unknown. */
  public static String of(long done, long left) {
    if (left < 0) {
      return number(done) + " documents";
    }
    long all = done + left;
    int percent = all == 0 ? 100 : (int) (100 * done / all);
    int full = all == 0 ? WIDTH : (int) (WIDTH * done / all);
    return "[%s%s] %3d%%  %s of %s"
        .formatted("#".repeat(full), "-".repeat(WIDTH - full), percent, number(done), number(all));
  }

  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** How long it still takes, as {@link #time}; null where nobody knows. */
  public static @Nullable String left(@Nullable Duration left) {
    return left == null ? null : time(left);
  }

  /** {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
  public static String time(Duration time) {
    if (time.toMinutes() < 1) {
      return time.toSeconds() + " s";
    }
    if (time.toHours() < 1) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toHours() + " h " + time.toMinutesPart() + " min";
  }
}
