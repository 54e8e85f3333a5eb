package io.locktender.steps.local;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import org.jspecify.annotations.Nullable;

/** The call that a work is in; ending the work interrupts it. */
final class CurrentCall {
  private @Nullable Thread caller;
  private boolean ended;

  @FunctionalInterface
  interface Call<T> {
    T call() throws StepFailedException, InterruptedException;
  }

  /** Makes a call, unless the work has ended. */
  <T> T in(Call<T> call) throws StepFailedException, InterruptedException {
    begin();
    try {
      return call.call();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (DatabaseUnavailableException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      throw e;
    } finally {
      finish();
    }
  }

  /** No call begins any more; the one that runs is interrupted. */
  synchronized void end() {
    ended = true;
    if (caller != null) {
      caller.interrupt();
    }
  }

  private synchronized void begin() throws StepFailedException {
    if (ended) {
      throw endedFailure();
    }
    caller = Thread.currentThread();
  }

  private synchronized void finish() {
    caller = null;
  }

  /** An interrupt that {@link #end} made is not the caller's. */
  private synchronized InterruptedException interrupted(Exception cause)
      throws StepFailedException {
    if (ended) {
      throw endedFailure();
    }
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
  }

  private static StepFailedException endedFailure() {
    return new StepFailedException(StepFailure.of(null, "the work was closed"));
  }
}
