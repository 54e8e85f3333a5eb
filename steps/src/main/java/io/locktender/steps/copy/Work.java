package io.locktender.steps.copy;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Runs what touches the database, alone or in parallel, and says in one way how it failed. */
final class Work {
  private Work() {}

  /** What may be interrupted, or fail for good. */
  @FunctionalInterface
  interface Task<T> {
    T run() throws StepFailedException, InterruptedException;
  }

  /**
   * Runs a task.
   *
   * @param what as in "could not ..."
   * @throws DatabaseUnavailableException when trying again is right
   * @throws StepFailedException when the server refused
   */
  static <T> T guard(String what, Task<T> task) throws StepFailedException, InterruptedException {
    try {
      return task.run();
    } catch (MongoInterruptedException e) {
      throw interrupted(e);
    } catch (DatabaseUnavailableException e) {
      if (e.getCause() instanceof MongoInterruptedException interrupt) {
        throw interrupted(interrupt);
      }
      throw e;
    } catch (MongoException e) {
      if (MongoCalls.isTransient(e)) {
        throw MongoCalls.unavailable(what, e);
      }
      throw failed("the database refused to " + what + ": " + e.getMessage());
    }
  }

  private static InterruptedException interrupted(MongoInterruptedException cause) {
    // The exception says it now; a flag that stays set would interrupt the cleaning up, too.
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
  }

  static StepFailedException failed(String reason) {
    return new StepFailedException(StepFailure.of(null, reason));
  }

  /** Runs all and returns their results in order; when one fails, the others are interrupted. */
  static <T> List<T> all(ExecutorService threads, List<Callable<T>> tasks)
      throws StepFailedException, InterruptedException {
    List<Future<T>> futures = new ArrayList<>();
    try {
      tasks.forEach(task -> futures.add(threads.submit(task)));
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(get(future));
      }
      return results;
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  /** The result of a task that was given to a pool. */
  static <T> T get(Future<T> future) throws StepFailedException, InterruptedException {
    try {
      return future.get();
    } catch (CancellationException e) {
      throw new InterruptedException("cancelled");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof StepFailedException failed) {
        throw failed;
      }
      if (cause instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (cause instanceof RuntimeException error) {
        throw error;
      }
      throw new IllegalStateException("a task ended with an error", cause);
    }
  }
}
