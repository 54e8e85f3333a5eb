package io.locktender.cli.connect;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.base.VerifyException;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls of the database that may take as long as the data is big. The driver waits as long for a
 * primary that is stopped, though another one is primary by then.
 *
 * @param stranded why a call that is under way will not be answered; empty while it may
 * @param lookEvery how often that is asked
 */
record PatientCalls(Supplier<Optional<String>> stranded, Duration lookEvery) {
  /**
   * Makes a call, on a thread of its own, which is left behind when nobody will answer.
   *
   * @throws DatabaseUnavailableException when the database does not answer, or will not
   */
  <T> T make(WorkGuard.Task<T> task) throws StepFailedException, InterruptedException {
    FutureTask<T> call = new FutureTask<>(task::run);
    Thread caller = new Thread(call, "patient-call");
    caller.setDaemon(true);
    caller.start();
    try {
      return answer(call);
    } catch (ExecutionException e) {
      Throwable cause = requireNonNull(e.getCause());
      Throwables.throwIfInstanceOf(cause, StepFailedException.class);
      Throwables.throwIfInstanceOf(cause, InterruptedException.class);
      Throwables.throwIfUnchecked(cause);
      throw new VerifyException(cause);
    } finally {
      call.cancel(true);
    }
  }

  private <T> T answer(FutureTask<T> call) throws ExecutionException, InterruptedException {
    while (true) {
      try {
        return call.get(lookEvery.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        Optional<String> why = stranded.get();
        if (why.isPresent()) {
          throw new DatabaseUnavailableException(
              "the database does not answer: %s; try again".formatted(why.get()), e);
        }
      }
    }
  }
}
