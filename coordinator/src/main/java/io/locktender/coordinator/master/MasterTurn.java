package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterView;
import java.time.Duration;

/**
 * One turn of a master's loop.
 *
 * @param kind how it went
 * @param sentence what was done, or why nothing was, in one sentence; empty while another is master
 * @param rest how long to wait for the next turn when nothing happens
 */
public record MasterTurn(Kind kind, String sentence, Duration rest) {
  /** How a turn goes. */
  public enum Kind {
    /** Another is master, or nobody. */
    NOT_MASTER,
    /** The rules were asked, and what they said was done. */
    DECIDED,
    /** Another mastership has taken over: this one was given up. */
    REPLACED,
    /** The database did not answer. */
    DATABASE_SILENT,
    /** The version document is gone, or another cluster's. */
    NO_DOCUMENT,
    /** What elects and wakes did not answer. */
    CLUSTER_SILENT,
    /** A record that is needed cannot be read. */
    GARBLED,
    /** A newer build wrote a record: the mastership was given up to who can read it. */
    NEWER,
    /** What must be recorded first could not be. */
    NOT_RECORDED,
    /** A bug: the mastership was given up. */
    BUG;

    /** Of a turn in which the rules were asked. */
    static Kind of(MasterView view, MasterAction action) {
      boolean replaced =
          action instanceof MasterAction.Resign resign
              && resign.why() == MasterAction.Resign.Why.REPLACED;
      return replaced ? REPLACED : view.hasDocument() ? DECIDED : NO_DOCUMENT;
    }
  }
}
