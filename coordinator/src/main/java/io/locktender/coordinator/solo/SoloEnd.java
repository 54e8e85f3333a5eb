package io.locktender.coordinator.solo;

import io.locktender.coordinator.document.EndedUpgrade;

/** How the work of a master without a cluster ends. */
public sealed interface SoloEnd {
  /** The request has ended. */
  record Ended(EndedUpgrade how) implements SoloEnd {}

  /**
   * It has not, and nothing more is done here: whoever takes over next, here or an agent, brings it
   * to its end.
   *
   * @param sentence what was said last
   */
  record Left(Why why, String sentence) implements SoloEnd {}

  /** Why it is left. */
  enum Why {
    /** Another master has taken over, and does it. */
    REPLACED,
    /** The database did not answer for longer than its deadline. */
    SILENT,
    /** The version document was deleted meanwhile, or is another cluster's. */
    GONE,
    /** A record cannot be read. */
    GARBLED,
    /** It was interrupted, and did not come to its end in time. */
    INTERRUPTED,
    /** A bug, again and again. */
    BUG
  }
}
