package io.locktender.steps.change;

import com.mongodb.MongoException;
import org.jspecify.annotations.Nullable;

/** What of an exception the operator reads. */
public final class ErrorMessages {
  private ErrorMessages() {}

  /** The message where there is one that says something by itself, else with the class's name. */
  public static String of(Throwable thrown) {
    @Nullable String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return thrown.getClass().getSimpleName();
    }
    return speaksForItself(thrown) ? message : thrown.getClass().getSimpleName() + ": " + message;
  }

  private static boolean speaksForItself(Throwable thrown) {
    return thrown instanceof MongoException
        || thrown instanceof ChangeFailedException
        || thrown.getClass() == Exception.class
        || thrown.getClass() == RuntimeException.class
        || thrown.getClass() == IllegalArgumentException.class
        || thrown.getClass() == IllegalStateException.class
        || thrown.getClass() == UnsupportedOperationException.class;
  }
}
