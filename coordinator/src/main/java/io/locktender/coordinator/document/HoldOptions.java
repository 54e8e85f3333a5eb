package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an upgrade by HOLD goes, as its operator asked for it.
 *
 * @param cutover when the hold begins
 * @param maxHold how long the workers may be held before the commit point, over zero and at most
 *     {@link #LONGEST}; or null: only the deadlines count
 */
public record HoldOptions(Cutover cutover, @Nullable Duration maxHold) {
  /** The longest that may be asked for. */
  public static final Duration LONGEST = Duration.ofDays(30);

  /** What holds when nothing is asked for. */
  public static final HoldOptions DEFAULT = new HoldOptions(Cutover.AUTO, null);

  /** When the hold begins. */
  public enum Cutover {
    /** As soon as the copies are current, and every node can take part. */
    AUTO,
    /** Then, and when somebody has asked for it by {@code locktender cutover}. */
    MANUAL
  }

  public HoldOptions {
    requireNonNull(cutover, "cutover");
    checkArgument(
        maxHold == null
            || (maxHold.compareTo(Duration.ZERO) > 0 && maxHold.compareTo(LONGEST) <= 0),
        "maxHold: expected a time over 0 and up to %s, found %s",
        LONGEST,
        maxHold);
  }
}
