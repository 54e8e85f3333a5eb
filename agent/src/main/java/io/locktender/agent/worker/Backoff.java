package io.locktender.agent.worker;

import io.locktender.coordinator.decide.RetryDelay;
import io.locktender.coordinator.document.ReleaseId;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often a worker failed, and so how long it must wait. */
final class Backoff {
  private final ReleaseId release;
  private final RetryDelay delay;
  private final Duration reset;
  private final RandomGenerator random;
  private int failuresInARow;
  private int starts;

  Backoff(ReleaseId release, int starts, WorkerSettings settings, RandomGenerator random) {
    this.release = release;
    this.starts = starts;
    this.delay = new RetryDelay(settings.backOffMin(), settings.backOffMax());
    this.reset = settings.backOffReset();
    this.random = random;
  }

  ReleaseId release() {
    return release;
  }

  /** Counts a start; gives how often it was started again. */
  int started() {
    return starts++;
  }

  /**
   * Counts a failure.
   *
   * @param healthyFor how long the worker had been healthy
   * @return how long to wait: doubled with each failure in a row, a quarter more or less so that
   *     the nodes of a cluster do not start in step
   */
  Duration failed(Duration healthyFor) {
    if (healthyFor.compareTo(reset) >= 0) {
      failuresInARow = 0;
    }
    Duration exact = delay.after(++failuresInARow);
    Duration jittered = exact.multipliedBy(750 + random.nextInt(500)).dividedBy(1_000);
    Duration least = jittered.compareTo(delay.first()) < 0 ? delay.first() : jittered;
    return least.compareTo(delay.longest()) < 0 ? least : delay.longest();
  }
}
