package io.locktender.steps.copy;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads that copy and prove. Two pools, because a reader waits for its writers: in one pool
 * the readers could take all threads.
 *
 * @param readers one collection each
 * @param writers one batch each
 */
public record CopyThreads(ExecutorService readers, ExecutorService writers)
    implements AutoCloseable {
  private static final int CLOSE_SECONDS = 10;

  /**
   * Starts the pools.
   *
   * @param collections how many collections are read at a time
   * @param writers how many batches are written at a time
   */
  public static CopyThreads start(int collections, int writers) {
    return new CopyThreads(
        Executors.newFixedThreadPool(collections, named("copy-reader-%d")),
        Executors.newFixedThreadPool(writers, named("copy-writer-%d")));
  }

  /** Interrupts what runs, and waits up to 10 s for it to end. */
  @Override
  public void close() {
    readers.shutdownNow();
    writers.shutdownNow();
    try {
      // What goes on longer writes into a collection that nobody reads.
      if (readers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        writers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory named(String format) {
    return new ThreadFactoryBuilder().setNameFormat(format).setDaemon(true).build();
  }
}
