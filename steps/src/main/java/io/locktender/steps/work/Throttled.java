package io.locktender.steps.work;

import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Passes progress on at most four times a second. */
public final class Throttled implements Progress {
  private static final long EVERY_NANOS = 250_000_000;

  private final Progress progress;
  private final LongSupplier nanos;
  private final AtomicLong toldAt;

  /**
   * @param nanos a monotonic clock
   */
  public Throttled(Progress progress, LongSupplier nanos) {
    this.progress = progress;
    this.nanos = nanos;
    toldAt = new AtomicLong(nanos.getAsLong() - EVERY_NANOS);
  }

  @Override
  public void at(long done, long left) {
    long now = nanos.getAsLong();
    long last = toldAt.get();
    if (now - last >= EVERY_NANOS && toldAt.compareAndSet(last, now)) {
      progress.at(done, left);
    }
  }

  @Override
  public void waitsFor(String what) {
    progress.waitsFor(what);
  }
}
