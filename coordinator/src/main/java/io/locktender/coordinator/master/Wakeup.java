package io.locktender.coordinator.master;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a loop waits on: a wake-up that comes while nobody waits is kept, many are one. */
public final class Wakeup {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean pending;
  private boolean soon;

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

  /**
   * The same for what comes in numbers: the loop is woken when it has waited for as long as it
   * settles, by then there may be more of it.
   */
  public void wakeSoon() {
    lock.lock();
    try {
      soon = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a wake-up, or for the time to be over. */
  public void await(Duration atMost) throws InterruptedException {
    await(atMost, Duration.ZERO);
  }

  /**
   * Waits for a wake-up, or for the time to be over.
   *
   * @param settle how long it waits at least, where it is only to be woken soon
   */
  public void await(Duration atMost, Duration settle) throws InterruptedException {
    lock.lock();
    try {
      long left = Math.max(0, atMost.toNanos());
      long settling = Math.min(left, Math.max(0, settle.toNanos()));
      while (!pending && left > 0 && !(soon && settling <= 0)) {
        long wait = soon ? settling : left;
        long waited = wait - woken.awaitNanos(wait);
        left -= waited;
        settling -= waited;
      }
      pending = false;
      soon = false;
    } finally {
      lock.unlock();
    }
  }
}
