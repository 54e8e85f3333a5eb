package io.locktender.it.load;

import java.time.Duration;

/**
 * Whether a worker is in service, what it is answering, and how it goes out of service: when the
 * balancer has seen that it is not, and the last request is answered. Thread-safe.
 */
final class InService {
  /** After so many refusals in a row the balancer takes a worker out: its {@code fall}. */
  static final int FALL = 2;

  private int requests;
  private int refusals;
  private boolean draining;

  /** To be followed by {@link #ended}. */
  synchronized void begun() {
    requests++;
  }

  synchronized void ended() {
    requests--;
    notifyAll();
  }

  synchronized boolean isDraining() {
    return draining;
  }

  /** Takes note that the balancer asks; what it is to be told. */
  synchronized boolean asked() {
    if (draining) {
      refusals++;
      notifyAll();
    }
    return !draining;
  }

  /**
   * From now on the balancer is told that this worker is out of service. It has seen that when it
   * asks again after {@value #FALL} refusals: it has dealt with the last of them then, and sends
   * nothing more. Nothing is guessed by time, however busy the machine is.
   *
   * @param within how long at most
   * @return whether it is out of service
   * @throws InterruptedException when the thread is told to end
   */
  synchronized boolean drain(Duration within) throws InterruptedException {
    draining = true;
    long until = System.nanoTime() + within.toNanos();
    while (requests > 0 || refusals <= FALL) {
      long leftMillis = (until - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}
