package io.locktender.steps.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;

/** Runs what touches the database for an upgrade, and says in one way how it failed. */
public final class WorkGuard {
  private WorkGuard() {}

  /** What may be interrupted, or fail for good. */
  @FunctionalInterface
  public interface Task<T> {
    T run() throws StepFailedException, InterruptedException;
  }

  /**
   * Runs a task.
   *
   * @param what as in "could not ..."
   * @throws DatabaseUnavailableException when trying again is right
   * @throws StepFailedException when the server refused
   */
  public static <T> T guard(String what, Task<T> task)
      throws StepFailedException, InterruptedException {
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

  /** A failure that is no step's. */
  public static StepFailedException failed(String reason) {
    return new StepFailedException(StepFailure.of(null, reason));
  }
}
