package io.locktender.coordinator.solo;

import io.locktender.coordinator.master.MasterTurn;

/** Hears what a master without a cluster does, on its thread. */
public interface SoloWatcher {
  /** A mastership is written into the database: who was master before is none any more. */
  void claimed();

  /** After each turn, until what was asked for has ended. */
  void turned(MasterTurn turn);

  /** What was asked for has ended, or is left. */
  void ended();
}
