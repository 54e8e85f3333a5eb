package io.locktender.agent.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks a worker to go out of service before it is stopped, off the loop. It only remembers the
 * answer, and wakes the loop; driven by the loop's thread.
 */
final class DrainCall implements AutoCloseable {
  /**
   * That nothing is waited for any more.
   *
   * @param took since it was decided to drain
   * @param failure why the worker may still be in service, in one line, or null when it is not
   */
  record DrainEnd(Duration took, @Nullable String failure) {}

  private record DrainAnswer(@Nullable String failure) {}

  private final WorkerCall call;
  private final ClosableStarter starter;
  private final Duration within;
  private final long since;
  private volatile @Nullable DrainAnswer answer;
  private @Nullable Future<?> running;

  /**
   * @param starter by which the call starts its command; closed with this
   * @param within how long it may take, counted from now on
   * @param now nanoseconds, monotonic
   */
  DrainCall(WorkerCall call, ClosableStarter starter, Duration within, long now) {
    this.call = call;
    this.starter = starter;
    this.within = within;
    this.since = now;
  }

  /**
   * Asks; once, however often this is called.
   *
   * @param executor a thread of it waits for the answer
   * @param wake called from that thread
   */
  void begin(ExecutorService executor, Runnable wake) {
    if (running == null) {
      running = executor.submit(() -> ask(wake));
    }
  }

  private void ask(Runnable wake) {
    try {
      answer = new DrainAnswer(call.failure(within).orElse(null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      answer = new DrainAnswer(e.toString());
    }
    wake.run();
  }

  /**
   * Whether nothing is to be waited for any more, and why.
   *
   * @param workerLives whether the worker's first process does
   */
  Optional<DrainEnd> end(long now, boolean workerLives) {
    Duration took = Duration.ofNanos(now - since);
    DrainAnswer given = answer;
    if (given != null && given.failure() == null) {
      return Optional.of(new DrainEnd(took, null));
    }
    if (!workerLives) {
      return Optional.of(new DrainEnd(took, "its process has ended"));
    }
    if (given != null) {
      return Optional.of(new DrainEnd(took, given.failure()));
    }
    return now - giveUpAt() < 0
        ? Optional.empty()
        : Optional.of(new DrainEnd(took, "no answer in " + within.toMillis() + " ms"));
  }

  /** When the wait is over without an answer. */
  long giveUpAt() {
    return since + within.toNanos();
  }

  /** Waits for no answer any more, and starts nothing. A command that runs is killed. */
  @Override
  public void close() {
    starter.close();
    if (running != null) {
      running.cancel(true);
    }
  }
}
