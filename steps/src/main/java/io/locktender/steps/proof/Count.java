package io.locktender.steps.proof;

import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts documents from many threads and tells of it at most four times a second. */
public final class Count {
  private static final long EVERY_NANOS = 250_000_000;

  private final Progress progress;
  private final long expected;
  private final LongSupplier nanos;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong toldAt;

  /**
   * @param expected an estimate
   * @param nanos a monotonic clock
   */
  public Count(Progress progress, long expected, LongSupplier nanos) {
    this.progress = progress;
    this.expected = expected;
    this.nanos = nanos;
    toldAt = new AtomicLong(nanos.getAsLong());
  }

  public void add(long documents) {
    long soFar = done.addAndGet(documents);
    long now = nanos.getAsLong();
    long last = toldAt.get();
    if (now - last >= EVERY_NANOS && toldAt.compareAndSet(last, now)) {
      progress.at(soFar, Math.max(0, expected - soFar));
    }
  }
}
