package io.locktender.steps.control;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One place where the driver's errors become {@link DatabaseUnavailableException}. */
public final class MongoCalls {
  /** The server's code for a key that is there already. */
  public static final int DUPLICATE_KEY = 11_000;

  private MongoCalls() {}

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
        "the database could not " + what + ": " + cause.getMessage(), cause);
  }
}
