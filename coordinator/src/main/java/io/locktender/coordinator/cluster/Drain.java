package io.locktender.coordinator.cluster;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That an operator has taken a node out of service: it runs no workers until it is resumed.
 *
 * @param by who, for people; at most {@value Target#MAX_BY} characters
 * @param at when, by the clock of the machine where it was typed; only shown
 * @param reason why, or null: nobody said; at most {@value #MAX_REASON} characters
 */
public record Drain(String by, Instant at, @Nullable String reason) {
  /** The longest reason, in characters. */
  public static final int MAX_REASON = 200;

  public Drain {
    check("by", requireNonNull(by, "by"), Target.MAX_BY);
    requireNonNull(at, "at");
    if (reason != null) {
      check("reason", reason, MAX_REASON);
    }
  }

  private static void check(String field, String text, int most) {
    checkArgument(
        text.length() <= most,
        "%s: expected at most %s characters, found %s",
        field,
        most,
        text.length());
  }

  /** In words, without the time. */
  public String words() {
    return "drained by " + by + (reason == null ? "" : " (" + reason + ")");
  }
}
