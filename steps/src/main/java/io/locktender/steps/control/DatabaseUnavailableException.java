package io.locktender.steps.control;

/** The database does not answer in time, or cannot be written now; trying again is right. */
public final class DatabaseUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was tried, and what the driver said
   * @param cause the driver's error
   */
  public DatabaseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
