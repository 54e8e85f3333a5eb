package io.locktender.steps.control;

import com.google.common.collect.ImmutableSet;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoWriteConcernException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One place where the driver's errors become {@link DatabaseUnavailableException}. */
public final class MongoCalls {
  /** The server's code for a key that is there already. */
  public static final int DUPLICATE_KEY = 11_000;

  /** The server's code for a cursor that what a capped collection has dropped has overtaken. */
  public static final int CAPPED_POSITION_LOST = 136;

  /**
   * The server's codes that say nothing of what was asked: those after which MongoDB's
   * specification of retryable reads has a driver ask again.
   */
  private static final ImmutableSet<Integer> TRANSIENT =
      ImmutableSet.of(6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436);

  /**
   * A cursor that the server ended before all was read: it is not found, its plan was killed since
   * the collection was dropped or another was renamed over it, it was killed itself, or what it was
   * at in a capped collection is gone. Who reads again from the beginning finds what is there now.
   */
  private static final ImmutableSet<Integer> CURSOR_ENDED =
      ImmutableSet.of(43, 175, 237, CAPPED_POSITION_LOST);

  private MongoCalls() {}

  /**
   * Whether an error says nothing of what was asked, so that trying again is right: the server was
   * not reached, did not answer in time, is not the primary, or is going down; it ended a cursor;
   * or it wrote, and no majority had that in time.
   */
  public static boolean isTransient(MongoException error) {
    if (error instanceof MongoBulkWriteException bulk) {
      return bulk.getWriteConcernError() != null
          || bulk.getWriteErrors().stream().anyMatch(each -> isTransient(each.getCode()));
    }
    return !(error instanceof MongoServerException)
        || error instanceof MongoWriteConcernException
        || error instanceof MongoNotPrimaryException
        || error instanceof MongoNodeIsRecoveringException
        || error instanceof MongoCursorNotFoundException
        || isTransient(error.getCode());
  }

  private static boolean isTransient(int code) {
    return TRANSIENT.contains(code) || CURSOR_ENDED.contains(code);
  }

  /**
   * Makes a call.
   *
   * @param what what is tried, as in "the database could not ..."
   * @throws DatabaseUnavailableException when the driver throws; an interrupt stays set
   */
  public static <T extends @Nullable Object> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException e) {
      throw unavailable(what, e);
    }
  }

  /** The same for a call without a result. */
  public static void run(String what, Runnable call) {
    try {
      call.run();
    } catch (MongoException e) {
      throw unavailable(what, e);
    }
  }

  /** The exception to throw for a driver's error; an interrupt stays set. */
  public static DatabaseUnavailableException unavailable(String what, MongoException cause) {
    if (cause instanceof MongoInterruptedException) {
      Thread.currentThread().interrupt();
    }
    return new DatabaseUnavailableException(
        "the database could not " + what + ": " + DriverErrors.words(cause), cause);
  }
}
