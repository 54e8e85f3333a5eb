package io.locktender.agent.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a process may be one that is looked for, though none was found: one that is just becoming
 * another program has no environment, and so no cookie, for a moment, which may be long on a busy
 * machine. That is waited for, 2 s in a row at most.
 */
final class Undecided {
  static final Duration WITHIN = Duration.ofSeconds(2);

  private @Nullable Long since;

  /**
   * Whether to look again before it is said that there is none.
   *
   * @param scans two looks that found none
   * @param startTicks what began before is not meant
   * @param now nanoseconds, monotonic
   */
  boolean among(ProcessScans scans, long startTicks, long now) {
    boolean some =
        scans.both().stream()
            .anyMatch(process -> process.becoming() && process.startTicks() >= startTicks);
    if (!some) {
      since = null;
      return false;
    }
    if (since == null) {
      since = now;
    }
    return now - since < WITHIN.toNanos();
  }

  /** Some were found. */
  void reset() {
    since = null;
  }
}
