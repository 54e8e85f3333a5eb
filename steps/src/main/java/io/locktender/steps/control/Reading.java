package io.locktender.steps.control;

/** How a document of Locktender's own is read. */
public enum Reading {
  /**
   * Shows every write that was acknowledged before it began; where the server is a replica set it
   * writes an entry to the oplog, and waits for a majority.
   */
  LINEARIZABLE,

  /**
   * Shows what a majority had a moment ago, and writes nothing. A primary that was deposed and does
   * not know it may answer: so this tells only that nothing is new, and whoever finds something new
   * asks again, linearizably.
   */
  MAJORITY
}
