package io.locktender.steps.copy;

import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Runs tasks side by side. */
public final class Parallel {
  private Parallel() {}

  /** Runs all and returns their results in order; when one fails, the others are interrupted. */
  public static <T> List<T> all(ExecutorService threads, List<Callable<T>> tasks)
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
  public static <T> T get(Future<T> future) throws StepFailedException, InterruptedException {
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
