package io.locktender.cli.console;

import io.locktender.coordinator.status.Sentences;
import io.locktender.coordinator.status.StatusModel.StatusDeadline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points of time for people, with the zone that they are in. */
public final class Times {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssXXX", Locale.ROOT);

  private Times() {}

  public static String at(Instant time, ZoneId zone) {
    return TIME.format(time.atZone(zone));
  }

  /**
   * How long ago, in the largest unit that there is one of: {@code 9s}, {@code 3h}, {@code 40d}.
   */
  public static String ago(Instant time, Instant now) {
    Duration passed = Duration.between(time, now);
    if (passed.toDays() > 0) {
      return passed.toDays() + "d";
    }
    if (passed.toHours() > 0) {
      return passed.toHours() + "h";
    }
    return passed.toMinutes() > 0
        ? passed.toMinutes() + "m"
        : Math.max(0, passed.toSeconds()) + "s";
  }

  /** {@code 2m (deadlines.hold), until 2026-11-21 03:02:00Z; then the upgrade is rolled back}. */
  public static String deadline(StatusDeadline deadline, ZoneId zone) {
    return "%s (%s), until %s; then %s"
        .formatted(
            deadline.total(),
            deadline.setting(),
            at(deadline.until(), zone),
            Sentences.then(deadline.then()));
  }
}
