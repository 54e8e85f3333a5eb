package io.locktender.cli.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;

/** An error's message, on one line; of a file that cannot be used, with the reason. */
public final class OneLine {
  private OneLine() {}

  /** The message, or the name of the error where it has none. */
  public static String of(Throwable error) {
    return error instanceof UncheckedIOException unchecked ? of(unchecked) : own(error);
  }

  private static String of(UncheckedIOException error) {
    IOException cause = error.getCause();
    if (cause == null) {
      return own(error);
    }
    boolean alone = cause.toString().equals(error.getMessage());
    return alone ? own(cause) : own(error) + ": " + own(cause);
  }

  private static String own(Throwable error) {
    String message = error.getMessage();
    String name = error.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return name;
    }
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    // Of a file that may not be read the message is just its name.
    boolean bare = error instanceof FileSystemException file && file.getReason() == null;
    return bare ? name + ": " + line : line;
  }
}
