package io.locktender.steps.proof;

import io.locktender.steps.work.Throttled;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts documents from many threads and tells of it at most four times a second. */
public final class ProgressCount {
  private final Progress progress;
  private final long expected;
  private final AtomicLong done = new AtomicLong();

  /**
   * @param expected an estimate
   * @param nanos a monotonic clock
   */
  public ProgressCount(Progress progress, long expected, LongSupplier nanos) {
    this.progress = new Throttled(progress, nanos);
    this.expected = expected;
  }

  public void add(long documents) {
    long soFar = done.addAndGet(documents);
    progress.at(soFar, Math.max(0, expected - soFar));
  }
}
