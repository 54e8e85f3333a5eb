package io.locktender.cli.command;

/** Ends a command with an exit code and what to say on standard error, one line or several. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  private CliException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public static CliException failed(String message) {
    return new CliException(ExitCodes.FAILED, message);
  }

  public static CliException usage(String message) {
    return new CliException(ExitCodes.USAGE, message);
  }

  public static CliException refused(String message) {
    return new CliException(ExitCodes.REFUSED, message);
  }

  public static CliException timedOut(String message) {
    return new CliException(ExitCodes.TIMED_OUT, message);
  }

  static CliException unreachable(String message) {
    return new CliException(ExitCodes.UNREACHABLE, message);
  }

  public int exitCode() {
    return exitCode;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
