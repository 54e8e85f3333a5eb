package io.locktender.coordinator.cluster;

/** What a master's task does, for people and in records. */
public enum TaskKind {
  /** Looks whether an upgrade may begin. */
  PREFLIGHT,
  /** Waits until the server does nothing more that workers had asked for which are gone. */
  QUIET,
  /** Makes the copies, or brings them up to what workers wrote since: one round. */
  SYNC,
  /** In a rehearsal, tells what the rounds have found. */
  MEASURE,
  /** Brings the copies up to what the workers wrote last. */
  CATCH_UP,
  /** Runs one step on the copies, and verifies it. */
  STEP,
  /** Proves that no copy misses anything. */
  PROVE,
  /** Carries out the renames of the version document. */
  SWAP,
  /** Drops the copies. */
  DROP,
  /** Drops what ended masterships left. */
  SWEEP,
  /** Keeps what there is, before a rolling upgrade goes back. */
  BACKUP,
  /** Runs one expand step in place, beside the workers. */
  EXPAND,
  /** Expands what old workers have written since: one pass. */
  KEEP_UP,
  /** Runs one contract step in place. */
  CONTRACT,
  /** Reverts every expand step, the last one first. */
  REVERT
}
