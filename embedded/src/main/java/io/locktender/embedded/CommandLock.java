package io.locktender.embedded;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Orders a server's commands: those that write run alone, and are committed before they are
 * answered. One that takes long gives way to those that wait, between two documents that it reads
 * or writes, so that nobody waits for a scan of the whole collection; MongoDB's commands yield in
 * the same way, every 10 ms.
 */
final class CommandLock {
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** A thread runs one command at a time. */
  private static final ThreadLocal<@Nullable Turn> TURNS = new ThreadLocal<>();

  /** Fair: else whoever gives way would be the next one again. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  private final Runnable commit;
  private final LongSupplier nanos;

  /**
   * @param commit makes everything written so far outlive the process
   * @param nanos a clock that only goes forward
   */
  CommandLock(Runnable commit, LongSupplier nanos) {
    this.commit = commit;
    this.nanos = nanos;
  }

  private Lock of(boolean writes) {
    return writes ? lock.writeLock() : lock.readLock();
  }

  /** What a thread runs. */
  private final class Turn {
    private final boolean writes;
    private long since = nanos.getAsLong();

    Turn(boolean writes) {
      this.writes = writes;
    }

    void commit() {
      if (writes) {
        commit.run();
      }
    }

    void giveWay() {
      if (nanos.getAsLong() - since < TURN_NANOS) {
        return;
      }
      if (lock.hasQueuedThreads()) {
        commit();
        of(writes).unlock();
        of(writes).lock();
      }
      since = nanos.getAsLong();
    }
  }

  /** Runs a command; what it writes is committed when this returns. */
  <T> T run(boolean writes, Supplier<T> command) {
    Lock held = of(writes);
    held.lock();
    Turn turn = new Turn(writes);
    TURNS.set(turn);
    try {
      return command.get();
    } finally {
      TURNS.remove();
      try {
        turn.commit();
      } finally {
        held.unlock();
      }
    }
  }

  /**
   * Whether this thread runs a command, which may give way: whoever waits for a monitor that it
   * holds may hold the lock that it would want back.
   *
   * @param monitor the only one that this thread may hold
   */
  static boolean mayGiveWay(Object monitor) {
    return TURNS.get() != null && !Thread.holdsLock(monitor);
  }

  /**
   * To be called between two documents that a command reads, or two writes of one command: anything
   * may have changed when this returns, so what is written then is judged anew. The thread must
   * hold no other lock.
   */
  static void giveWay() {
    Turn turn = TURNS.get();
    if (turn != null) {
      turn.giveWay();
    }
  }
}
