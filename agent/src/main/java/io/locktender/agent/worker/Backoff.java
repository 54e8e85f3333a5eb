package io.locktender.agent.worker;

import io.locktender.coordinator.document.ReleaseId;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often a worker failed, and so how long it must wait. */
final class Backoff {
  private static final int MAX_DOUBLINGS = 20;

  private final ReleaseId release;
  private final WorkerSettings settings;
  private final RandomGenerator random;
  private int failuresInARow;
  private int starts;

  Backoff(ReleaseId release, int starts, WorkerSettings settings, RandomGenerator random) {
    this.release = release;
    this.starts = starts;
    this.settings = settings;
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
    if (healthyFor.compareTo(settings.backOffReset()) >= 0) {
      failuresInARow = 0;
    }
    int doublings = Math.min(failuresInARow++, MAX_DOUBLINGS);
    long min = settings.backOffMin().toNanos();
    long max = settings.backOffMax().toNanos();
    long exact = Math.min(max, min << doublings);
    long jittered = (long) (exact * (0.75 + 0.5 * random.nextDouble()));
    return Duration.ofNanos(Math.max(min, Math.min(max, jittered)));
  }
}
