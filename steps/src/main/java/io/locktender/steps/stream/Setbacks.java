package io.locktender.steps.stream;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.text.Texts;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * When a stream that failed is tried again, and when it is given up. A refusal is tried once more
 * from the same position, since one position can be what the server cannot tell (an {@code _id}
 * over 6 MiB in any collection of the database), and since the oplog does not come back. All else,
 * as a primary that stepped down, is tried for ten minutes. For one thread.
 */
final class Setbacks {
  static final Duration MAX_OUTAGE = Duration.ofMinutes(10);
  static final Duration MAX_PAUSE = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /**
   * What MongoDB's specification of change streams has a driver resume after, beside what is
   * transient for all calls: a member that may not be read, a stale view of a sharded cluster; and
   * what took too long.
   */
  private static final Set<Integer> RESUMED = Set.of(50, 63, 133, 150, 216, 234, 13_388);

  private @Nullable Refused last;
  private long outageSince;
  private Duration pause = Duration.ZERO;

  private record Refused(@Nullable BsonDocument at) {}

  /** It works. */
  void over() {
    pause = Duration.ZERO;
  }

  /**
   * It failed.
   *
   * @param at the position after which it failed
   * @param nanos the time of a monotonic clock
   * @return why it is given up; empty to try again after {@link #pause}
   */
  Optional<String> add(MongoException error, @Nullable BsonDocument at, long nanos) {
    if (pause.isZero()) {
      outageSince = nanos;
      pause = FIRST_PAUSE;
    } else {
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(MAX_PAUSE) < 0 ? twice : MAX_PAUSE;
    }
    if (!isRefusal(error)) {
      return nanos - outageSince < MAX_OUTAGE.toNanos()
          ? Optional.empty()
          : Optional.of(because("has not answered for " + MAX_OUTAGE.toMinutes() + " min", error));
    }
    Refused refused = new Refused(at);
    boolean again = Objects.equals(refused, last);
    last = refused;
    return again ? Optional.of(because("failed twice at one position", error)) : Optional.empty();
  }

  /** How long to wait before the next try; at most 5 s. */
  Duration pause() {
    return pause;
  }

  /** A position that the oplog has lost is lost for good, unlike that of another cursor. */
  private static boolean isRefusal(MongoException error) {
    boolean lost = error.getCode() == MongoCalls.CAPPED_POSITION_LOST;
    boolean passes = MongoCalls.isTransient(error) || RESUMED.contains(error.getCode());
    return error instanceof MongoServerException && (lost || !passes);
  }

  private static String because(String what, MongoException error) {
    return "the change stream %s (error %d: %s); what changes is found by passes from now on"
        .formatted(what, error.getCode(), Texts.oneLine(words(error)));
  }

  /** A refusal's own words, without all of the answer. */
  private static String words(MongoException error) {
    return error instanceof MongoCommandException refusal
        ? refusal.getErrorMessage()
        : String.valueOf(error.getMessage());
  }
}
