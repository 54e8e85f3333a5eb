package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the master's one task off the loop, and shows how it stands. Used by the loop's thread. */
public final class TaskRunner {
  /** The body of a task. */
  @FunctionalInterface
  interface TaskBody<A> {
    A run(Progress progress) throws StepFailedException, InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  /** Longer than a call waits for a database that does not answer: in between, it did. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final ExecutorService executor;
  private final LongSupplier nanos;
  private final Runnable wake;
  private final EventSink events;
  private volatile @Nullable RunningTask current;

  /**
   * @param wake wakes the loop; called from the executor's thread
   * @param events hears that a task was started or has ended; called from both threads
   */
  public TaskRunner(ExecutorService executor, LongSupplier nanos, Runnable wake, EventSink events) {
    this.executor = executor;
    this.nanos = nanos;
    this.wake = wake;
    this.events = events;
  }

  /** Starts a task; none may be running. */
  <A> void start(MasterTask<A> task, TaskBody<A> body) {
    if (running()) {
      throw new IllegalStateException("a task is still running: " + view());
    }
    boolean again = current != null && current.task.equals(task);
    RunningTask next =
        again && current != null ? new RunningTask(current) : new RunningTask(task, 1, 0, null);
    // First what may fail: a task that is there but never begins would be waited for.
    record("task-started", task);
    current = next;
    executor.execute(() -> next.run(body));
  }

  /** The task as it stands, or null when there is none. */
  @Nullable TaskView view() {
    return current == null ? null : current.view();
  }

  /** How far the running task is, or how far behind the last pass after the workers is; or null. */
  NodeReport.@Nullable TaskProgress progress() {
    RunningTask running = current;
    return running == null ? null : running.progress;
  }

  /** Interrupts the task; false when it has not ended in time, to be asked again. */
  boolean cancel(Duration atMost) throws InterruptedException {
    RunningTask running = current;
    if (running == null) {
      return true;
    }
    running.interrupt();
    try {
      running.ended.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("{} has not ended within {} of being cancelled", running.task, atMost);
    }
    return !running();
  }

  /** Forgets the task that has ended. */
  void forget() {
    if (!running()) {
      current = null;
    }
  }

  /** What is done every second, for as long as an upgrade soaks, is no event. */
  private void record(String type, MasterTask<?> task) {
    if (!task.routine()) {
      events.record(type, MasterEvents.task(task));
    }
  }

  private static <A> NodeReport.@Nullable TaskProgress behind(MasterTask<A> task, Object answer) {
    return task.behind(task.answer().cast(answer));
  }

  private boolean running() {
    return current != null && current.state == TaskView.State.RUNNING;
  }

  private final class RunningTask implements Progress {
    private final MasterTask<?> task;
    private volatile int attempt; // in a row, of those that came to nothing at once
    private final int failedBefore;
    private volatile int failures; // in a row, of those that the database answered
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Thread thread;
    private boolean cancelled;
    private volatile long since = nanos.getAsLong();
    private volatile long took;
    private volatile NodeReport.@Nullable TaskProgress progress;
    private NodeReport.@Nullable TaskProgress behind; // shown until there is something newer
    private volatile @Nullable Object answer;
    private volatile @Nullable StepFailure failure; // until it has ended: of the attempt before
    private volatile boolean unanswered;
    private volatile boolean disturbed;
    private volatile @Nullable String waitsFor;
    private @Nullable Object answerBefore; // of the attempt before
    private long answeredBefore;
    private volatile TaskView.State state = TaskView.State.RUNNING;

    /** The next attempt at the same task. */
    RunningTask(RunningTask before) {
      this(before.task, before.attempt + 1, before.failures, before.failure);
      behind = before.behind;
      progress = behind;
      answerBefore = before.answer;
      answeredBefore = before.since;
    }

    RunningTask(MasterTask<?> task, int attempt, int failures, @Nullable StepFailure before) {
      this.task = task;
      this.attempt = attempt;
      this.failedBefore = failures;
      this.failures = failures;
      this.failure = before;
    }

    void run(TaskBody<?> body) {
      try {
        begin();
        Object found = body.run(this);
        finish();
        answer = found;
        behind = behind(task, found);
        end(TaskView.State.SUCCEEDED);
      } catch (StepFailedException e) {
        disturbed = e.disturbed();
        failed(e.failure());
      } catch (InterruptedException e) {
        failed(StepFailure.of(null, task.kind() + " had not ended in time, and was stopped"));
      } catch (DatabaseUnavailableException e) {
        unanswered = true;
        failed(StepFailure.of(null, String.valueOf(e.getMessage())));
      } catch (InvalidInputException e) {
        failed(StepFailure.of(null, String.valueOf(e.getMessage())));
      } catch (RuntimeException | Error e) {
        log.warn("{} failed", task, e);
        failed(StepFailure.of(null, task.kind() + " failed: " + e));
      }
    }

    private synchronized void begin() throws InterruptedException {
      if (cancelled) {
        throw new InterruptedException();
      }
      thread = Thread.currentThread();
    }

    /**
     * From here no interrupt can come that was meant for this task; one that did come is cleared.
     */
    private synchronized void finish() {
      thread = null;
      Thread.interrupted();
    }

    private void failed(StepFailure why) {
      finish();
      String step = why.step() == null ? stepId() : why.step();
      failure =
          new StepFailure(step, why.node(), why.reason(), why.documentCount(), why.documents());
      end(TaskView.State.FAILED);
    }

    private void end(TaskView.State how) {
      if (how == TaskView.State.SUCCEEDED) {
        failure = null;
        failures = 0;
      } else if (!unanswered) {
        failures = failedBefore + 1;
      }
      long now = nanos.getAsLong();
      took = now - since;
      since = now;
      if (how == TaskView.State.FAILED && took >= LONG.toNanos()) {
        attempt = 1;
      }
      progress = behind;
      waitsFor = null;
      state = how;
      ended.complete(null);
      wake.run();
      try {
        record("task-ended", task);
      } catch (UncheckedIOException e) {
        log.warn("the end of {} is not in the event log: {}", task, e.getMessage());
      }
    }

    private @Nullable String stepId() {
      StepId step = task.step();
      return step == null ? null : step.id();
    }

    @Override
    public void at(long done, long left) {
      NodeReport.TaskProgress last = behind;
      Long behindMillis = last == null ? null : last.behindMillis();
      progress = new NodeReport.TaskProgress(task.kind(), stepId(), done, left, behindMillis);
      wake.run();
    }

    @Override
    public void waitsFor(String what) {
      waitsFor = what.isEmpty() ? null : what;
      wake.run();
    }

    synchronized void interrupt() {
      cancelled = true;
      if (thread != null) {
        thread.interrupt();
      }
    }

    TaskView view() {
      TaskView.State now = state;
      long time = nanos.getAsLong();
      return new TaskView(
          task,
          now,
          Duration.ofNanos(time - since),
          Duration.ofNanos(took),
          attempt,
          failures,
          answer,
          failure,
          unanswered,
          disturbed,
          waitsFor,
          now == TaskView.State.RUNNING ? earlier(time) : null);
    }

    private TaskView.@Nullable Earlier earlier(long time) {
      Object before = answerBefore;
      return before == null
          ? null
          : new TaskView.Earlier(before, Duration.ofNanos(time - answeredBefore));
    }
  }
}
