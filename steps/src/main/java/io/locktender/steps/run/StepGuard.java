package io.locktender.steps.run;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.ErrorMessages;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.release.Step;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;

/**
 * Turns whatever a step throws into a failure with its reason, or says that it was the database
 * that did not answer. An error that says that the JVM itself is broken, out of memory among them,
 * is let through.
 */
final class StepGuard {
  private StepGuard() {}

  @FunctionalInterface
  interface Guarded<T> {
    T call() throws ChangeFailedException, InterruptedException;
  }

  static <T> T guarded(Step step, Guarded<T> call)
      throws StepFailedException, InterruptedException {
    try {
      return call.call();
    } catch (ChangeFailedException e) {
      throw e.of(step.id());
    } catch (MongoInterruptedException e) {
      throw interrupted(step, e);
    } catch (MongoException e) {
      if (MongoCalls.isTransient(e)) {
        throw MongoCalls.unavailable("finish step " + step.id(), e);
      }
      throw failed(step, e);
    } catch (DatabaseUnavailableException e) {
      throw e;
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      throw failed(step, e);
    }
  }

  /** The driver leaves the thread interrupted; whoever throws the exception instead does not. */
  private static InterruptedException interrupted(Step step, Exception cause) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException("interrupted in step " + step.id());
    interrupted.initCause(cause);
    return interrupted;
  }

  private static StepFailedException failed(Step step, Throwable cause) {
    StepFailedException failed =
        new StepFailedException(StepFailure.of(step.id(), ErrorMessages.of(cause)));
    failed.initCause(cause);
    return failed;
  }
}
