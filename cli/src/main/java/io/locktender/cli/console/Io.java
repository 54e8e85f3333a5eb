package io.locktender.cli.console;

import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command talks to; a test gives its own.
 *
 * @param out what was asked for
 * @param err what went wrong, and what a person is told meanwhile
 * @param in a person's answers
 * @param environment the environment's variables
 * @param terminal whether a person watches: both input and output are a terminal
 */
public record Io(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    Map<String, String> environment,
    boolean terminal) {
  /** The process's own. */
  public static Io system() {
    return new Io(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        System.getenv(),
        isTerminal());
  }

  /**
   * Whether colours are wanted: on a terminal that has them, unless {@code NO_COLOR} is set to
   * anything, or {@code CLICOLOR} to 0; also elsewhere where {@code CLICOLOR_FORCE} is set.
   */
  public Style style() {
    if (!variable("NO_COLOR").isEmpty()) {
      return Style.PLAIN;
    }
    String forced = variable("CLICOLOR_FORCE");
    if (!forced.isEmpty() && !forced.equals("0")) {
      return Style.COLOURS;
    }
    boolean unwanted = variable("CLICOLOR").equals("0") || variable("TERM").equals("dumb");
    return terminal && !unwanted ? Style.COLOURS : Style.PLAIN;
  }

  /** Whether lines can be written again where they are: on a terminal that is not dumb. */
  public boolean redraws() {
    return terminal && !variable("TERM").equals("dumb");
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** Before JDK 22 there is a console only on a terminal; since then it has to be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null || Runtime.version().feature() < 22) {
      return console != null;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
