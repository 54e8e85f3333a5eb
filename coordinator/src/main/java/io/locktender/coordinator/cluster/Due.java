package io.locktender.coordinator.cluster;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * Until when the master waits, and what it does then. For people: nothing is decided by it.
 *
 * @param setting what says how long, such as {@code deadlines.hold} or {@code --soak-for}; at most
 *     {@value #MAX_SETTING} characters
 * @param total how long that is
 * @param at when the time is over, by the master's wall clock, in whole seconds
 * @param then what happens then
 */
public record Due(String setting, Duration total, Instant at, Then then) {
  /** The setting where those who may veto are asked again when the time is over. */
  public static final String AFTER_VETO = "the pause after a veto";

  private static final int MAX_SETTING = 100;

  /** What happens when the time is over. */
  public enum Then {
    /** The request is refused, and what did not answer is named. */
    REFUSED,
    /** The upgrade goes back. */
    ROLLED_BACK,
    /** The old release serves again, with the copies kept; the hold is tried again later. */
    SERVES_AGAIN,
    /** The upgrade ends degraded. */
    DEGRADED,
    /** The attempt is stopped and made again: there is only the way forward. */
    TRIED_AGAIN,
    /** It goes on: nothing was missing but time. */
    GOES_ON
  }

  public Due {
    checkArgument(
        requireNonNull(setting, "setting").length() <= MAX_SETTING,
        "setting: expected at most %s characters, found %s",
        MAX_SETTING,
        setting.length());
    requireNonNull(total, "total");
    requireNonNull(at, "at");
    requireNonNull(then, "then");
  }
}
