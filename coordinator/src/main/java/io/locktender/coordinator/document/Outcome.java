package io.locktender.coordinator.document;

/** How a request ended. */
public enum Outcome {
  /** Every node serves the new release. */
  SUCCEEDED,
  /** The database is at the new version; not every node became healthy in time. */
  DEGRADED,
  /** All is as it was before. */
  ROLLED_BACK,
  /** Nothing was changed. */
  REFUSED,
  /** It was a rehearsal, which has come to its end: all is as it was before. */
  REHEARSED;

  /** Whether the database went to another version by it, so that its backup can be put back. */
  public boolean went() {
    return this == SUCCEEDED || this == DEGRADED;
  }
}
