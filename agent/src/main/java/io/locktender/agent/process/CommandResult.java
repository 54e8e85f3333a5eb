package io.locktender.agent.process;

/**
 * How a command ended. No process of it is left, unless the output says so.
 *
 * @param end why it ended
 * @param exitCode its exit code, or -1 when it did not end by itself
 * @param output the last 64 KiB of what it wrote, or why it could not be started
 */
public record CommandResult(End end, int exitCode, String output) {
  /** Why a command ended. */
  public enum End {
    EXITED,
    TIMED_OUT,
    CANCELLED,
    NOT_STARTED
  }

  /** Whether it did what it was run for. */
  public boolean succeeded() {
    return end == End.EXITED && exitCode == 0;
  }
}
