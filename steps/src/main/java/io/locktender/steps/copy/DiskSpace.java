package io.locktender.steps.copy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonDocument;

/**
 * Whether the copies fit. Only they need room: a backup is the original under another name. Working
 * on a copy makes it bigger, by how much nobody knows.
 */
final class DiskSpace {
  /** What steps add, as far as one can say. */
  private static final double GROWTH = 1.1;

  private static final long MEBIBYTE = 1L << 20;

  private DiskSpace() {}

  /** How much is free, by {@code dbStats}; empty when the server does not say. */
  static OptionalLong freeBytes(BsonDocument dbStats) {
    return dbStats.isNumber("fsTotalSize") && dbStats.isNumber("fsUsedSize")
        ? OptionalLong.of(number(dbStats, "fsTotalSize") - number(dbStats, "fsUsedSize"))
        : OptionalLong.empty();
  }

  /** Why the copies do not fit, if they do not. */
  static Optional<String> missing(long freeBytes, List<BsonDocument> collStats) {
    long size = 0;
    for (BsonDocument statistics : collStats) {
      size += number(statistics, "storageSize") + number(statistics, "totalIndexSize");
    }
    long needed = (long) (size * GROWTH);
    return needed <= freeBytes
        ? Optional.empty()
        : Optional.of(
            "the copies need about %d MiB, the database's file system has %d MiB free; make room, or"
                    .formatted(needed / MEBIBYTE, freeBytes / MEBIBYTE)
                + " remove backups of earlier upgrades");
  }

  private static long number(BsonDocument document, String key) {
    return document.isNumber(key) ? document.getNumber(key).longValue() : 0;
  }
}
