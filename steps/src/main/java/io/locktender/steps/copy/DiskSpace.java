package io.locktender.steps.copy;

import io.locktender.steps.copy.MemberDisks.Disk;
import io.locktender.steps.work.CopyRoom.DiskRoom;
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
    // A server that does not have the database yet says zero.
    return number(dbStats, "fsTotalSize") > 0 && dbStats.isNumber("fsUsedSize")
        ? OptionalLong.of(number(dbStats, "fsTotalSize") - number(dbStats, "fsUsedSize"))
        : OptionalLong.empty();
  }

  /** Why the copies do not fit, if they do not. */
  static Optional<String> missing(Disk disk, List<BsonDocument> collStats) {
    long needed = neededBytes(disk, collStats);
    return needed <= disk.freeBytes()
        ? Optional.empty()
        : Optional.of(
            "the copies need about %d MiB, the file system of %s has %d MiB free; make room, or remove backups of earlier upgrades"
                .formatted(
                    needed / MEBIBYTE,
                    String.join(" and ", disk.hosts()),
                    disk.freeBytes() / MEBIBYTE));
  }

  /** What the copies need on a disk, and what there is. */
  static DiskRoom room(Disk disk, List<BsonDocument> collStats) {
    return new DiskRoom(
        String.join(" and ", disk.hosts()), neededBytes(disk, collStats), disk.freeBytes());
  }

  /** How large the documents are, without their indexes. */
  static long documentBytes(List<BsonDocument> collStats) {
    return collStats.stream().mapToLong(each -> number(each, "size")).sum();
  }

  private static long neededBytes(Disk disk, List<BsonDocument> collStats) {
    long size = 0;
    for (BsonDocument statistics : collStats) {
      size += number(statistics, "storageSize") + number(statistics, "totalIndexSize");
    }
    return ((long) (size * GROWTH)) * disk.hosts().size();
  }

  private static long number(BsonDocument document, String key) {
    return document.isNumber(key) ? document.getNumber(key).longValue() : 0;
  }
}
