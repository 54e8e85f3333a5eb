package io.locktender.steps.transform;

import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Leaves the database to the workers half of the time: after each batch there is a rest as long as
 * the batch took, a second at most.
 */
public final class Pace {
  static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final LongConsumer park;
  private final boolean rests;

  public Pace() {
    this(System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * @param park waits for so many nanoseconds, less when the thread is interrupted
   */
  public Pace(LongSupplier nanos, LongConsumer park) {
    this(nanos, park, true);
  }

  private Pace(LongSupplier nanos, LongConsumer park, boolean rests) {
    this.nanos = nanos;
    this.park = park;
    this.rests = rests;
  }

  /** One that never rests: nobody else wants the database. */
  public static Pace unrested() {
    return new Pace(() -> 0, nanos -> {}, false);
  }

  /** Whether somebody else wants the database. */
  public boolean rests() {
    return rests;
  }

  /** Of a pass that begins now: it is told of each batch that is written, and rests then. */
  public Progress restsAfterEach(Progress progress) {
    return new Progress() {
      private long since = nanos.getAsLong();

      @Override
      public void at(long done, long left) {
        progress.at(done, left);
        park.accept(Math.min(nanos.getAsLong() - since, LONGEST_REST_NANOS));
        since = nanos.getAsLong();
      }
    };
  }
}
