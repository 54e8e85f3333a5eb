package io.locktender.agent.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a worker's health again and again, off the loop. It only remembers what it found, and
 * wakes the loop when that changes what is to be thought of the worker.
 */
final class HealthProbe implements AutoCloseable {
  /** That many failures in a row make a healthy worker an unhealthy one. */
  static final int FAILURES_TO_UNHEALTHY = 3;

  /**
   * What was found.
   *
   * @param everHealthy whether a probe has succeeded
   * @param failuresInARow how many have failed since
   * @param reason of the last failure, or null when the last one succeeded or none was made
   */
  record Verdict(boolean everHealthy, int failuresInARow, @Nullable String reason) {
    boolean healthy() {
      return everHealthy && failuresInARow < FAILURES_TO_UNHEALTHY;
    }
  }

  private final WorkerCall check;
  private final Duration within;
  private final ClosableStarter starter;
  private final ScheduledExecutorService executor;
  private final WorkerSettings settings;
  private final Runnable wake;
  private volatile Verdict verdict = new Verdict(false, 0, null);
  private boolean closed;

  /**
   * @param within how long one check may take
   * @param starter by which the check starts its command; closed with the probe
   */
  HealthProbe(
      WorkerCall check,
      Duration within,
      ClosableStarter starter,
      ScheduledExecutorService executor,
      WorkerSettings settings,
      Runnable wake) {
    this.check = check;
    this.within = within;
    this.starter = starter;
    this.executor = executor;
    this.settings = settings;
    this.wake = wake;
    schedule(Duration.ZERO);
  }

  Verdict verdict() {
    return verdict;
  }

  /** After this, no command of the check is started any more; one that runs carries the cookie. */
  @Override
  public synchronized void close() {
    closed = true;
    starter.close();
  }

  private synchronized void schedule(Duration delay) {
    if (!closed) {
      var unused = executor.schedule(this::probe, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void probe() {
    Verdict before = verdict;
    try {
      verdict = after(before, check.failure(within));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      verdict = after(before, Optional.of(e.toString()));
    }
    if (before.healthy() != verdict.healthy()) {
      wake.run();
    }
    schedule(verdict.everHealthy() ? settings.probeAfterwards() : settings.probeUntilHealthy());
  }

  private static Verdict after(Verdict before, Optional<String> failure) {
    return failure
        .map(reason -> new Verdict(before.everHealthy(), before.failuresInARow() + 1, reason))
        .orElseGet(() -> new Verdict(true, 0, null));
  }
}
