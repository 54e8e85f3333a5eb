package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * What an operator asks of the running upgrade.
 *
 * @param id random, 1 to 40 letters, digits, {@code -} or {@code _}
 * @param kind what
 * @param by who, for people, at most {@value #MAX_BY} characters
 */
public record OperatorCommand(String id, Kind kind, String by) {
  /** What the ids of commands and of requests look like. */
  public static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  static final int MAX_BY = 200;

  /** What may be asked. */
  public enum Kind {
    /** No further batch, and no end of the soak, until it is resumed. */
    PAUSE,
    RESUME,
    /** Gives up the way back, and removes what only the old release needed. */
    FINALIZE,
    /** By HOLD: the hold may begin, or begin again, as soon as nothing stands in its way. */
    CUTOVER
  }

  public OperatorCommand {
    checkArgument(
        ID.matcher(requireNonNull(id, "id")).matches(),
        "id: expected 1 to 40 letters, digits, - or _, found '%s'",
        id);
    requireNonNull(kind, "kind");
    checkArgument(
        requireNonNull(by, "by").length() <= MAX_BY,
        "by: expected at most %s characters, found %s",
        MAX_BY,
        by.length());
  }
}
