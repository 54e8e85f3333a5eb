package io.locktender.steps.copy;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Statistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;

/**
 * What the primary keeps of its writes for the members that follow it.
 *
 * @param bytes how much it holds before it forgets
 * @param seconds how far back it goes; empty where the user may not ask
 */
record Oplog(long bytes, OptionalLong seconds) {
  private static final long MEBIBYTE = 1L << 20;
  private static final BsonInt32 ZERO = new BsonInt32(0);

  /** Empty where there is none, or not for this user. */
  static Optional<Oplog> of(Database database) {
    Optional<BsonDocument> size = Statistics.of(database.local(), "oplog.rs");
    long bytes = size.map(answer -> answer.getNumber("maxSize", ZERO).longValue()).orElse(0L);
    return bytes == 0
        ? Optional.empty()
        : Optional.of(new Oplog(bytes, window(Statistics.oplogTimes(database.admin()))));
  }

  private static OptionalLong window(Optional<BsonDocument> serverStatus) {
    BsonDocument times =
        serverStatus
            .map(answer -> answer.getDocument("oplog", new BsonDocument()))
            .orElse(new BsonDocument());
    if (!times.isTimestamp("latestOptime") || !times.isTimestamp("earliestOptime")) {
      return OptionalLong.empty();
    }
    BsonTimestamp latest = times.getTimestamp("latestOptime");
    return OptionalLong.of(latest.getTime() - times.getTimestamp("earliestOptime").getTime());
  }

  /** What is said when the copies fill more than half of it; else empty. */
  Optional<String> tooSmall(List<BsonDocument> collStats) {
    long written =
        collStats.stream().mapToLong(each -> each.getNumber("size", ZERO).longValue()).sum();
    return written <= bytes / 2
        ? Optional.empty()
        : Optional.of(
            "the copies write about %d MiB to the oplog, which holds %d MiB%s, and steps write more: a member that is down or behind for as long as that takes must be synced anew, and a change stream that stops for as long cannot go on; see that all members are up, or make the oplog larger (replSetResizeOplog)"
                .formatted(
                    written / MEBIBYTE,
                    bytes / MEBIBYTE,
                    seconds.isPresent()
                        ? String.format(Locale.ROOT, " (now %.1f h)", seconds.getAsLong() / 3_600.0)
                        : ""));
  }
}
