package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.exception.MongoServerError;

/** What the embedded server does not do: refused, since a test would believe a yes. */
public final class Unsupported {
  private static final int COMMAND_NOT_SUPPORTED = 115;

  private Unsupported() {}

  /**
   * An error to be thrown.
   *
   * @param what it does not do, to be read after "has no"
   */
  public static MongoServerError of(String what) {
    return new MongoServerError(
        COMMAND_NOT_SUPPORTED,
        "CommandNotSupported",
        "The embedded server has no " + what + "; try that on a MongoDB");
  }
}
