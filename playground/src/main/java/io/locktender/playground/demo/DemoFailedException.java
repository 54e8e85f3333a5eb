package io.locktender.playground.demo;

/** Something in the demo is not as it should be; the message says what, in one sentence. */
public final class DemoFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoFailedException(String message) {
    super(message);
  }
}
