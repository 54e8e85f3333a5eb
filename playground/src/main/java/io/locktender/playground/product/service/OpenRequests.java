package io.locktender.playground.product.service;

import java.time.Duration;

/**
 * How many requests are being answered, and whether the service is going out of service, from which
 * there is no way back. Thread-safe.
 */
final class OpenRequests {
  private int requests;
  private boolean draining;

  /** To be followed by {@link #ended}. */
  synchronized void begun() {
    requests++;
  }

  synchronized void ended() {
    requests--;
    notifyAll();
  }

  /** Whether {@link #drain} was called. */
  synchronized boolean isDraining() {
    return draining;
  }

  /**
   * From now on the service is draining; waits until no request is being answered.
   *
   * @param within how long at most
   * @return how many requests are left
   * @throws InterruptedException when the thread is told to end
   */
  synchronized int drain(Duration within) throws InterruptedException {
    draining = true;
    long until = System.nanoTime() + within.toNanos();
    long left = within.toNanos();
    while (requests > 0 && left > 0) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = until - System.nanoTime();
    }
    return requests;
  }
}
