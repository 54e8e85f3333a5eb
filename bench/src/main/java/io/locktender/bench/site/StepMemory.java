package io.locktender.bench.site;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks once a second at the processes that run a cluster's steps, and notes the most memory that
 * one had. Closing it ends that.
 */
public final class StepMemory implements AutoCloseable {
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final String mark;
  private final Thread thread;
  private volatile Most most = new Most(0, 0);
  private volatile boolean ends;

  /**
   * The most of each, in MiB, not of one moment.
   *
   * @param resident all
   * @param own what is no file: the heap, stacks, buffers
   */
  public record Most(double resident, double own) {
    private Most with(long pid) {
      try {
        return new Most(
            Math.max(resident, Proc.mebibytes(pid, "VmHWM").orElse(0)),
            Math.max(own, Proc.mebibytes(pid, "RssAnon").orElse(0)));
      } catch (UncheckedIOException e) {
        return this; // It has ended.
      }
    }
  }

  StepMemory(String mark) {
    this.mark = mark;
    thread = new Thread(this::watch, "step memory");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!ends) {
      List<ProcessHandle> processes = Proc.withEnvironment(mark);
      for (ProcessHandle process : processes) {
        most = most.with(process.pid());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** So far. */
  public Most most() {
    return most;
  }

  @Override
  public void close() {
    ends = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
