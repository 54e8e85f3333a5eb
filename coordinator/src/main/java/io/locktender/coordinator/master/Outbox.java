package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.MasterView;

/** Where what others are to hear is written down, before what comes after it is decided. */
public interface Outbox {
  /** Nobody is to hear anything. */
  Outbox NONE =
      new Outbox() {
        @Override
        public void elected() {}

        @Override
        public void deposed() {}

        @Override
        public void seen(MasterView view, String sentence) {}
      };

  /** This node became master: what is in the outbox is told from here. */
  void elected();

  /** It is master no more. */
  void deposed();

  /**
   * A master has read a document, and does not change it before this returns.
   *
   * @param sentence what was decided by it
   * @throws io.locktender.steps.control.DatabaseUnavailableException when it cannot be written down
   */
  void seen(MasterView view, String sentence);
}
