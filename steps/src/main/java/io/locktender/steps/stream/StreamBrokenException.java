package io.locktender.steps.stream;

/** The stream was given up: what changed can be found by passes only. */
public final class StreamBrokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, and what follows
   */
  public StreamBrokenException(String message) {
    super(message);
  }
}
