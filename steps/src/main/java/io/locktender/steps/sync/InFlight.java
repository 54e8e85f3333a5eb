package io.locktender.steps.sync;

import io.locktender.steps.copy.Parallel;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** A few tasks at a time: whoever submits one more waits for the first. For one thread. */
final class InFlight {
  private final ExecutorService threads;
  private final int most;
  private final Deque<Future<Long>> tasks = new ArrayDeque<>();
  private long sum;

  InFlight(ExecutorService threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  /** Starts a task when there is room. */
  void submit(Callable<Long> task) throws StepFailedException, InterruptedException {
    if (tasks.size() == most) {
      sum += Parallel.get(tasks.remove());
    }
    tasks.add(threads.submit(task));
  }

  /** Waits for all; returns the sum of what they returned. */
  long finish() throws StepFailedException, InterruptedException {
    while (!tasks.isEmpty()) {
      sum += Parallel.get(tasks.remove());
    }
    return sum;
  }

  /** Interrupts what still runs. */
  void abandon() {
    tasks.forEach(task -> task.cancel(true));
  }
}
