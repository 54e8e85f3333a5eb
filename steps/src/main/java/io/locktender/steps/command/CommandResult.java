package io.locktender.steps.command;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a command came to its end.
 *
 * @param exitCode empty when it was killed, since it ran for too long
 * @param output the end of what it wrote, both streams together
 */
public record CommandResult(OptionalInt exitCode, String output) {
  private static final int LAST_LINES = 10;

  /** Whether it exited with 0. */
  public boolean succeeded() {
    return exitCode.isPresent() && exitCode.getAsInt() == 0;
  }

  /** One sentence, and the last lines of the output. */
  public String describe(List<String> command) {
    String how =
        exitCode.isPresent()
            ? "exited with " + exitCode.getAsInt()
            : "was killed, since it ran for too long";
    String said = lastLines();
    return "command " + command + " " + how + (said.isEmpty() ? "" : ": " + said);
  }

  private String lastLines() {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
