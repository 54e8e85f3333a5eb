package io.locktender.agent.worker;

import java.time.Duration;
import java.util.Optional;

/** One way to ask for a worker's health. */
interface HealthCheck {
  /**
   * Asks once; blocks for at most about the timeout.
   *
   * @return why the worker is not healthy, or empty when it is
   * @throws InterruptedException when the thread is told to end
   */
  Optional<String> failure(Duration timeout) throws InterruptedException;
}
