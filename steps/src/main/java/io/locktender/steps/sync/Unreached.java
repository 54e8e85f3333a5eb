package io.locktender.steps.sync;

import io.locktender.steps.ledger.Ledger.Claim;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is still to be derived. How many documents fill a turn is learned from the turn before: what
 * is asked for and not reached was read for nothing. For one thread.
 */
final class Unreached {
  private final Deque<Claim> left;
  private int fits;
  private int taken;

  Unreached(List<Claim> claims) {
    left = new ArrayDeque<>(claims);
    fits = Math.max(1, claims.size());
  }

  boolean isEmpty() {
    return left.isEmpty();
  }

  /** Takes out as many as are right for a turn, and as will fit into one; at least one. */
  List<Claim> take(int most) {
    List<Claim> some = new ArrayList<>();
    while (!left.isEmpty() && some.size() < Math.min(most, fits)) {
      some.add(left.removeFirst());
    }
    taken = some.size();
    return some;
  }

  /** Of those that were taken last. */
  void putBack(List<Claim> unreached) {
    left.addAll(unreached);
    fits =
        unreached.isEmpty()
            ? Math.min(2 * fits, Integer.MAX_VALUE / 4)
            : Math.max(1, taken - unreached.size());
  }
}
