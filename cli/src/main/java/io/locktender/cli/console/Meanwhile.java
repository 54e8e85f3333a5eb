package io.locktender.cli.console;

/**
 * What is done while a person waits for an answer: one line on the standard error of a terminal,
 * each in the place of the one before. When it is closed, nothing of it is left. Nobody else is
 * shown it.
 */
public final class Meanwhile implements AutoCloseable {
  private static final String AGAIN = "\r\u001b[K";

  /** A line that is too long is cut, so that it can be wiped. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final Io io;
  private String shown = "";

  public Meanwhile(Io io) {
    this.io = io;
  }

  /** Whether there is somebody to show it to. */
  public boolean shows() {
    return io.redraws(io.err());
  }

  /** Shows it; nothing is shown twice. */
  public void now(String what) {
    if (shows() && !what.equals(shown)) {
      io.err().print(AGAIN + NO_WRAP + what + " .." + WRAP);
      io.err().flush();
      shown = what;
    }
  }

  /** Wipes it. */
  @Override
  public void close() {
    if (!shown.isEmpty()) {
      io.err().print(AGAIN);
      io.err().flush();
      shown = "";
    }
  }
}
