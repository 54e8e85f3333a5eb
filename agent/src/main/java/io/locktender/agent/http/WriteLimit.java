package io.locktender.agent.http;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how long one write to a client may take, so that a client that does not read holds no
 * thread: the writing thread is interrupted then, which closes the connection. Used by many
 * threads.
 */
public final class WriteLimit implements AutoCloseable {
  private final Duration limit;
  private final ScheduledThreadPoolExecutor alarms;

  /** What is written. */
  @FunctionalInterface
  public interface Write {
    void run() throws IOException;
  }

  /**
   * @param limit how long one write may take
   */
  public WriteLimit(Duration limit) {
    this.limit = limit;
    this.alarms =
        new ScheduledThreadPoolExecutor(
            1, new ThreadFactoryBuilder().setNameFormat("http-limit").setDaemon(true).build());
    alarms.setRemoveOnCancelPolicy(true);
    alarms.setKeepAliveTime(10, TimeUnit.SECONDS);
    alarms.allowCoreThreadTimeOut(true);
  }

  /**
   * Writes, on the calling thread.
   *
   * @throws IOException when it cannot be written, or not in time: the connection is closed then
   */
  public void run(Write write) throws IOException {
    Alarm alarm = new Alarm(Thread.currentThread());
    Future<?> later = alarms.schedule(alarm, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      write.run();
    } finally {
      alarm.off();
      later.cancel(false);
    }
  }

  @Override
  public void close() {
    alarms.shutdownNow();
  }

  private static final class Alarm implements Runnable {
    private final Thread writer;
    private boolean off;
    private boolean rang;

    Alarm(Thread writer) {
      this.writer = writer;
    }

    @Override
    public synchronized void run() {
      if (!off) {
        rang = true;
        writer.interrupt();
      }
    }

    /** The thread is interrupted no more by this one. */
    synchronized void off() {
      off = true;
      if (rang) {
        boolean ignored = Thread.interrupted();
      }
    }
  }
}
