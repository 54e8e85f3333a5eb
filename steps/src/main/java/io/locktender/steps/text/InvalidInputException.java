package io.locktender.steps.text;

/**
 * A file, an argument or a record that somebody wrote is not as it must be. The message is the one
 * line to show: place ({@code file:line:column: key}), what was expected, what was found.
 */
public class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the one line to show
   */
  public InvalidInputException(String message) {
    super(message);
  }
}
