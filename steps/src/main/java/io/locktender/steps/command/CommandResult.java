package io.locktender.steps.command;

import java.util.List;

/**
 * How a command ended. No process of it is left, unless the output says so.
 *
 * @param end why it ended
 * @param exitCode its exit code, or -1 when it did not end by itself
 * @param output the last 64 KiB of what it wrote, or why it could not be started
 */
public record CommandResult(End end, int exitCode, String output) {
  private static final int LAST_LINES = 10;

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

  /** One sentence, and the last lines of the output. */
  public String describe(List<String> command) {
    String how =
        switch (end) {
          case EXITED -> "exited with " + exitCode;
          case TIMED_OUT -> "was killed, since it ran for too long";
          case CANCELLED -> "was killed, since it was cancelled";
          case NOT_STARTED -> "could not be started";
        };
    String lastLines = lastLines();
    return "command " + command + " " + how + (lastLines.isEmpty() ? "" : ": " + lastLines);
  }

  private String lastLines() {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
