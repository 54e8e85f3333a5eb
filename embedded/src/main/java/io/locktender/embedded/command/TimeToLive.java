package io.locktender.embedded.command;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long documents may live by an index. */
final class TimeToLive {
  private static final int CANNOT_CREATE_INDEX = 67;

  private TimeToLive() {}

  /**
   * Refuses what a MongoDB refuses; up to 4.4, that reaches back before 1970, too.
   *
   * @param seconds null if there is no limit
   */
  static void check(@Nullable Object seconds, Instant now) {
    if (seconds == null) {
      return;
    }
    if (!(seconds instanceof Number number)) {
      throw refused("must be numeric, found: " + seconds);
    }
    if (number.doubleValue() < 0 || number.doubleValue() > now.getEpochSecond()) {
      throw refused("must be within an acceptable range, try a different number than " + seconds);
    }
  }

  private static MongoServerError refused(String why) {
    return new MongoServerError(
        CANNOT_CREATE_INDEX, "CannotCreateIndex", "TTL index 'expireAfterSeconds' option " + why);
  }
}
