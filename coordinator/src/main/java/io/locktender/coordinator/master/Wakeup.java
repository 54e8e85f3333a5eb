package io.locktender.coordinator.master;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a loop waits on: a wake-up that comes while nobody waits is kept, many are one. */
public final class Wakeup {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean pending;

  /** Wakes the loop; from any thread, returns at once. */
  public void wake() {
    lock.lock();
    try {
      pending = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a wake-up, or for the time to be over. */
  public void await(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = Math.max(0, atMost.toNanos());
      while (!pending && left > 0) {
        left = woken.awaitNanos(left);
      }
      pending = false;
    } finally {
      lock.unlock();
    }
  }
}
