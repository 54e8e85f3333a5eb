package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.Outcome;

/** Counts what a master does. Never fails. */
public interface MasterMeter {
  /** This node became master. */
  void elected();

  /** It is master no more. */
  void deposed();

  /** It has read its cluster. */
  default void seen(MasterView view) {}

  /** A step failed. */
  void stepFailed();

  /** A request ended. */
  void ended(Outcome outcome);
}
