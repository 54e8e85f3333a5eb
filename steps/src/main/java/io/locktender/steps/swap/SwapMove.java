package io.locktender.steps.swap;

import io.locktender.steps.work.UpgradeWork.SwapEntry;

/**
 * The next move of one entry of a swap, from the names that exist: B the backup, N the usual name,
 * W the copy. A row is decided by these alone, so whoever looks, after whatever crash, goes on.
 *
 * <pre>
 * the entry has a copy          B N W   move
 * nothing done                  - + +   BACKUP the original; for a created one: TOMBSTONE
 *   (no original any more)      - - +   TOMBSTONE
 * backup made                   + - +   TAKE_NAME
 * backup made, a stranger came  + + +   ASIDE
 * done                          + + -   DONE
 * the copy is lost              . - -   BLOCKED   (also - + -)
 *
 * the entry drops an original   B N     move
 * nothing done                  - +     BACKUP
 *   (no original any more)      - -     TOMBSTONE
 * done                          + -     DONE
 * done, a stranger came         + +     ASIDE
 * </pre>
 *
 * <p>The backup's name, once taken, stays taken, and the copy takes its name after that: a late
 * BACKUP or TOMBSTONE of a master that was overtaken fails, because its target exists, and a late
 * TAKE_NAME fails, because its source does not. A late ASIDE fails because another collection has
 * the name, where the server compares UUIDs, which every move names; elsewhere because its target
 * exists: whoever takes a swap over takes that name first. Backups that are removed later leave
 * their names taken there, see {@link Tombstones}.
 */
enum SwapMove {
  /** Rename the original to the backup's name. */
  BACKUP,
  /** Create an empty collection under the backup's name. */
  TOMBSTONE,
  /** Rename the copy to the usual name. */
  TAKE_NAME,
  /** Rename what has the usual name out of the way. */
  ASIDE,
  DONE,
  /** There is neither the copy nor a finished swap: a person must look. */
  BLOCKED;

  static SwapMove next(SwapEntry entry, boolean backup, boolean name, boolean copy) {
    if (entry.copy()) {
      return withCopy(entry, backup, name, copy);
    }
    if (!entry.original()) {
      return DONE;
    }
    if (backup) {
      return name ? ASIDE : DONE;
    }
    return name ? BACKUP : TOMBSTONE;
  }

  private static SwapMove withCopy(SwapEntry entry, boolean backup, boolean name, boolean copy) {
    if (!copy) {
      return backup && name ? DONE : BLOCKED;
    }
    if (backup) {
      return name ? ASIDE : TAKE_NAME;
    }
    return name && entry.original() ? BACKUP : TOMBSTONE;
  }
}
