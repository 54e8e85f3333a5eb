package io.locktender.steps.work;

import java.time.Duration;

/** What is done between two looks, or two tries: nothing, for some time. */
@FunctionalInterface
public interface Pause {
  /** By the machine's clock. */
  Pause REAL = time -> Thread.sleep(time.toMillis());

  /**
   * Returns when the time is over.
   *
   * @param time 0 or more
   * @throws InterruptedException when the thread was interrupted, before or meanwhile
   */
  void sleep(Duration time) throws InterruptedException;
}
