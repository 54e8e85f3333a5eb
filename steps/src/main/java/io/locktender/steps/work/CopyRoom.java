package io.locktender.steps.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade by HOLD copies, the room that it needs, and what there is.
 *
 * @param documents how many are to be copied, about
 * @param bytes how large they are, without indexes; -1 where the server does not say
 * @param disks the file systems of the members; those that do not say are not there
 * @param oplogBytes how much the primary's oplog holds, or null where there is none
 * @param oplogSeconds how far back it goes, or null where nothing tells
 * @param ledger the file system of the master's ledger, or null where it was not looked at
 */
public record CopyRoom(
    long documents,
    long bytes,
    List<DiskRoom> disks,
    @Nullable Long oplogBytes,
    @Nullable Long oplogSeconds,
    @Nullable DiskRoom ledger) {
  private static final int MAX_DISKS = 15;

  public CopyRoom {
    disks = List.copyOf(disks.subList(0, Math.min(disks.size(), MAX_DISKS)));
  }

  /** The same, where the ledger was looked at. */
  public CopyRoom with(@Nullable DiskRoom ofLedger) {
    return new CopyRoom(documents, bytes, disks, oplogBytes, oplogSeconds, ofLedger);
  }

  /**
   * One file system.
   *
   * @param where whose it is, for people
   * @param neededBytes what is to be written there, about
   * @param freeBytes what is free; negative when that cannot be told
   */
  public record DiskRoom(String where, long neededBytes, long freeBytes) {
    private static final int LONGEST_NAME = 200;

    public DiskRoom {
      where = where.length() <= LONGEST_NAME ? where : where.substring(0, LONGEST_NAME - 1) + "…";
    }
  }
}
