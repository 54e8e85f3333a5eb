package io.locktender.it.chaos;

import io.locktender.coordinator.document.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that goes wrong, or that somebody does.
 *
 * @param at when it begins
 * @param kind what it is
 * @param number which node or ZooKeeper server, from 1 on; {@link #MASTER} is the node that is
 *     master at that moment
 * @param millis how long it lasts; 0 where there is no end to it
 * @param cut how the way is cut, where one is
 */
record Fault(Moment at, Kind kind, int number, int millis, Flow.Cut cut) {
  static final int MASTER = 0;

  /** Whether it is for what is sent back. */
  boolean onTheWayBack() {
    return at.phase() == Phase.ROLLING_BACK_NODES || at.phase() == Phase.ROLLING_BACK;
  }

  /** The same where the database is a replica set. */
  Fault onASet() {
    Kind there = kind.onASet();
    return new Fault(at, there, number, there.lasts() ? millis : 0, cut);
  }

  @Override
  public String toString() {
    List<Object> blanks = new ArrayList<>();
    switch (kind.victim()) {
      case NODE, LINK -> blanks.add(number == MASTER ? "the master" : "node-" + number);
      case ZOOKEEPER -> blanks.add(number);
      case NONE -> {}
    }
    blanks.add(millis + " ms");
    String how = kind.victim() == Kind.Victim.LINK ? " (" + cut.words() + ")" : "";
    return at + ": " + kind.words().formatted(blanks.toArray()) + how;
  }
}
