package io.locktender.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.exception.MongoServerNotYetImplementedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as drivers expect them: each with a code, a name of the code, and a message. */
public final class Errors {
  private static final Logger log = LoggerFactory.getLogger(Errors.class);
  private static final int INTERNAL_ERROR = 1;
  private static final int UNKNOWN_ERROR = 8;
  private static final int NOT_IMPLEMENTED = 238;

  private Errors() {}

  /** The same error with a code; itself if it has one. */
  public static MongoServerError coded(RuntimeException e) {
    if (e instanceof MongoServerError coded) {
      return coded;
    }
    if (e instanceof MongoServerNotYetImplementedException) {
      return new MongoServerError(NOT_IMPLEMENTED, "NotImplemented", e.getMessage(), e);
    }
    if (e instanceof MongoServerException) {
      return new MongoServerError(UNKNOWN_ERROR, "UnknownError", e.getMessage(), e);
    }
    log.error("A command failed", e);
    return new MongoServerError(
        INTERNAL_ERROR, "InternalError", "The embedded server failed: " + e, e);
  }

  /**
   * The error of one write among others.
   *
   * @param index of the write
   */
  static Document ofWrite(int index, RuntimeException e) {
    MongoServerError coded = coded(e);
    return new Document("index", index)
        .append("code", coded.getCode())
        .append("codeName", coded.getCodeName())
        .append("errmsg", coded.getMessageWithoutErrorCode());
  }

  /** The answer to a command that failed. */
  public static Document answer(RuntimeException e) {
    MongoServerError coded = coded(e);
    return new Document("ok", 0.0)
        .append("errmsg", coded.getMessageWithoutErrorCode())
        .append("code", coded.getCode())
        .append("codeName", coded.getCodeName());
  }
}
