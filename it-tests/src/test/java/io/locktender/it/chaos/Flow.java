package io.locktender.it.chaos;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How the bytes go on one way: freely, late, or not at all. Thread-safe. */
final class Flow {
  /** How a way is cut. */
  enum Cut {
    /** Nothing comes through, as behind a broken switch; what was sent comes when it is mended. */
    SILENT("nothing comes through"),
    /** Answers come, requests do not go. */
    TO_SERVER("nothing goes to the server"),
    /** Requests take effect, their answers do not come. */
    FROM_SERVER("no answer comes back"),
    /** Connections are reset, new ones refused. */
    REFUSED("connections are reset");

    private final String words;

    Cut(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    boolean holds(Direction direction) {
      return this == SILENT
          || (this == TO_SERVER && direction == Direction.TO_SERVER)
          || (this == FROM_SERVER && direction == Direction.FROM_SERVER);
    }
  }

  /** Which way bytes go. */
  enum Direction {
    TO_SERVER,
    FROM_SERVER
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Both guarded by the lock.
  private final Set<Cut> cuts = new HashSet<>();
  private int delayMillis;

  void cut(Cut cut) {
    change(() -> cuts.add(cut));
  }

  void mend() {
    change(cuts::clear);
  }

  /** Each piece of what is sent comes so much later. */
  void delay(int millis) {
    change(() -> delayMillis = millis);
  }

  boolean refuses() {
    lock.lock();
    try {
      return cuts.contains(Cut.REFUSED);
    } finally {
      lock.unlock();
    }
  }

  /** Lets a piece pass when it may: late, or when the way is mended. */
  void pass(Direction direction) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(delayMillis);
      while (left > 0 && delayMillis > 0) {
        left = changed.awaitNanos(left);
      }
      while (cuts.stream().anyMatch(cut -> cut.holds(direction))) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
