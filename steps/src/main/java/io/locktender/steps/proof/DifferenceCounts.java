package io.locktender.steps.proof;

/**
 * In how many documents two collections differ.
 *
 * @param inserted documents that are there now, and were not
 * @param changed documents that are there, and were others
 * @param deleted documents that were there, and are not
 * @param unchanged documents that are as they were, byte for byte
 */
public record DifferenceCounts(long inserted, long changed, long deleted, long unchanged) {
  /** No documents at all. */
  public static final DifferenceCounts NONE = new DifferenceCounts(0, 0, 0, 0);

  /** The documents that differ. */
  public long differing() {
    return inserted + changed + deleted;
  }

  /** Both together. */
  public DifferenceCounts plus(DifferenceCounts other) {
    return new DifferenceCounts(
        inserted + other.inserted,
        changed + other.changed,
        deleted + other.deleted,
        unchanged + other.unchanged);
  }
}
