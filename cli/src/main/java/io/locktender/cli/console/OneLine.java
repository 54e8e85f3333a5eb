package io.locktender.cli.console;

/** An error's message, on one line. */
public final class OneLine {
  private OneLine() {}

  /** The message, or the name of the error where it has none. */
  public static String of(Throwable error) {
    String message = error.getMessage();
    if (message == null || message.isBlank()) {
      return error.getClass().getSimpleName();
    }
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
