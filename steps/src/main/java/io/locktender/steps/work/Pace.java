package io.locktender.steps.work;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Leaves the database to the workers half of the time. What it is asked for comes in turns, one at
 * a time for all that have the same pace, and each is followed by a rest as long as it took, a
 * second at most, in which nothing is under way. For many threads.
 */
public final class Pace {
  /** How long a rest is, of the time that the turn before it took. */
  static final double REST = 1.0;

  static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Fair, since whoever has had a turn asks for the next one at once. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private final LongSupplier nanos;
  private final LongConsumer park;
  private final boolean rests;

  public Pace() {
    this(System::nanoTime, Pace::park);
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

  /**
   * One that never rests, and in which nobody waits for another: nobody else wants the database.
   */
  public static Pace unrested() {
    return new Pace(() -> 0, nanos -> {}, false);
  }

  /** Whether somebody else wants the database. */
  public boolean rests() {
    return rests;
  }

  /** What is done in a turn. It is bounded, and takes no turn itself. */
  @FunctionalInterface
  public interface Task<T, E extends Exception> {
    T run() throws E, InterruptedException;
  }

  /** What is done with some documents in a turn. */
  @FunctionalInterface
  public interface Some<E extends Exception> {
    /**
     * @param most at most so many of them
     * @return how many there were
     */
    int run(int most) throws E, InterruptedException;
  }

  /** Takes a turn when those before it have rested, and rests after it, unless it fails. */
  public <T, E extends Exception> T turn(Task<T, E> task) throws E, InterruptedException {
    if (!rests) {
      return task.run();
    }
    turn.lockInterruptibly();
    try {
      long began = nanos.getAsLong();
      T done = task.run();
      long rest = (long) ((nanos.getAsLong() - began) * REST);
      // Nobody else takes a turn meanwhile.
      park.accept(Math.min(rest, LONGEST_REST_NANOS));
      return done;
    } finally {
      turn.unlock();
    }
  }

  /** The same with as many documents as are right for a turn; returns how many there were. */
  public <E extends Exception> int turn(Portion portion, Some<E> some)
      throws E, InterruptedException {
    if (!rests) {
      return some.run(portion.most());
    }
    return this.<Integer, E>turn(
        () -> {
          int most = portion.next();
          long began = nanos.getAsLong();
          int done = some.run(most);
          portion.took(done, nanos.getAsLong() - began);
          return done;
        });
  }

  /** Takes turns, with as many documents as are right for each, until there are none. */
  public <E extends Exception> void turns(Portion portion, Some<E> some)
      throws E, InterruptedException {
    int done;
    do {
      done = turn(portion, some);
    } while (done > 0);
  }

  /** A thread that had waited for a lock may be woken at once when it parks. */
  private static void park(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos;
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
