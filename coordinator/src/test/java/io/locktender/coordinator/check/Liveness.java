package io.locktender.coordinator.check;

import java.util.BitSet;

/** Whether every state can come to rest by itself. */
final class Liveness {
  private Liveness() {}

  /**
   * The first state from which no good one is reached by free moves; -1 when there is none. Where
   * one is reached from every state, a run in which each possible move happens some time ends well.
   *
   * @param free for each state, the states that a free move leads to
   * @param ends for each state, where its part of {@code free} ends
   * @param good for each state, 1 when it is good
   */
  static int stuck(int size, Ints free, Ints ends, Ints good) {
    BitSet ending = new BitSet(size);
    for (int state = 0; state < size; state++) {
      ending.set(state, good.get(state) == 1);
    }
    // A move leads mostly to a state with a higher number: few rounds do.
    boolean more = true;
    while (more) {
      more = false;
      for (int state = size - 1; state >= 0; state--) {
        if (!ending.get(state) && leadsTo(ending, state, free, ends)) {
          ending.set(state);
          more = true;
        }
      }
    }
    int stuck = ending.nextClearBit(0);
    return stuck < size ? stuck : -1;
  }

  private static boolean leadsTo(BitSet ending, int state, Ints free, Ints ends) {
    for (int i = state == 0 ? 0 : ends.get(state - 1); i < ends.get(state); i++) {
      if (ending.get(free.get(i))) {
        return true;
      }
    }
    return false;
  }
}
