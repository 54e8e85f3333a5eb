package io.locktender.agent.node;

import java.time.Duration;

/** How a loop waits. */
@FunctionalInterface
public interface LoopPause {
  /** Waits until something has changed, or until the time is over, whichever is sooner. */
  void await(Duration atMost) throws InterruptedException;
}
