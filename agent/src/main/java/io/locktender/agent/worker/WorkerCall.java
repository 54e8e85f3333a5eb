package io.locktender.agent.worker;

import java.time.Duration;
import java.util.Optional;

/** One thing that is asked of a worker: whether it is healthy, or to go out of service. */
interface WorkerCall {
  /**
   * Asks once; blocks for at most about the timeout.
   *
   * @return why the answer is no, in one line, or empty when it is yes
   * @throws InterruptedException when the thread is told to end
   */
  Optional<String> failure(Duration timeout) throws InterruptedException;
}
