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
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever a step throws into a failure with its reason, or says that it was the database
 * that did not answer. An error that says that the JVM itself is broken, out of memory among them,
 * is let through.
 */
final class StepGuard {
  /** What a release throws may be its own cause. */
  private static final int MOST_CAUSES = 100;

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
      throwUnanswered(step, e);
      throw e.of(step.id());
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      throwUnanswered(step, e);
      StepFailedException failed =
          new StepFailedException(StepFailure.of(step.id(), ErrorMessages.of(e)));
      failed.initCause(e);
      throw failed;
    }
  }

  /**
   * Throws that the database did not answer where that is the reason, or the reason of the reason:
   * code of a release, and the JDK's futures, put what they catch into exceptions of their own.
   */
  private static void throwUnanswered(Step step, Throwable thrown) throws InterruptedException {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof DatabaseUnavailableException unavailable) {
        throw unavailable;
      } else if (cause instanceof MongoInterruptedException interrupt) {
        throw interrupted(step, interrupt);
      } else if (cause instanceof MongoException error && MongoCalls.isTransient(error)) {
        throw MongoCalls.unavailable("finish step " + step.id(), error);
      }
      cause = cause.getCause();
    }
  }

  /** The driver leaves the thread interrupted; whoever throws the exception instead does not. */
  private static InterruptedException interrupted(Step step, Exception cause) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException("interrupted in step " + step.id());
    interrupted.initCause(cause);
    return interrupted;
  }
}
