package io.locktender.coordinator.decide;

/**
 * Work of a master that takes longer than a decision. One runs at a time, off the loop; two keys
 * that are equal mean the same work.
 *
 * @param kind what
 * @param subject the request or upgrade that it is for
 * @param release the release of the step, or empty
 * @param step the step's id, or empty; CONTRACT of a pass that is made there
 */
public record TaskKey(Kind kind, String subject, String release, String step) {
  /** What is worked on. */
  public enum Kind {
    /**
     * Builds the plan, warms up the step process, asks the database what would stand in the way.
     */
    PREFLIGHT,
    /** Copies every collection that the plan touches. */
    COPY,
    /** Runs one step on the copies, and verifies it. */
    STEP,
    /** Proves the originals unchanged. */
    PROVE,
    /** Carries out the renames of the version document. */
    SWAP,
    /** Drops the copies. */
    DROP,
    /** Drops what ended masterships left. */
    SWEEP,
    /** Keeps what there is, before a rolling upgrade goes back: workers write meanwhile. */
    BACKUP,
    /** Runs one expand step in place, beside the workers. */
    EXPAND,
    /** Expands what old workers have written since: one pass. */
    KEEP_UP,
    /** Runs one contract step in place. */
    CONTRACT,
    /** Takes back every expand step, the last one first. */
    TAKE_BACK
  }

  /** A task that is not about a step. */
  public static TaskKey of(Kind kind, String subject) {
    return new TaskKey(kind, subject, "", "");
  }
}
