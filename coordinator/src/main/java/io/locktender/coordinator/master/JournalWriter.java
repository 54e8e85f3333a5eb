package io.locktender.coordinator.master;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes a {@link Journal}'s entries, one after the other, on a thread of its own. Closed before
 * the database is: what waits is written, if that answers.
 */
public final class JournalWriter implements Executor, AutoCloseable {
  private static final int MAX_UNWRITTEN_ENTRIES = 1_000;
  private static final int CLOSE_WITHIN_SECONDS = 5;

  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_UNWRITTEN_ENTRIES),
          new ThreadFactoryBuilder().setNameFormat("journal").setDaemon(true).build());

  @Override
  public void execute(Runnable entry) {
    writer.execute(entry);
  }

  /** Waits up to 5 s for what waits to be written. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
