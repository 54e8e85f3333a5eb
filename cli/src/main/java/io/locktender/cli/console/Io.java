package io.locktender.cli.console;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command talks to; a test gives its own.
 *
 * @param out what was asked for
 * @param err what went wrong, and what a person is told meanwhile
 * @param in a person's answers
 * @param environment the environment's variables
 * @param terminal whether a person watches: both input and output are a terminal
 * @param errWatched whether he sees the standard error too: it is not led into a file or a program
 */
public record Io(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    Map<String, String> environment,
    boolean terminal,
    boolean errWatched) {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  /** Of which the standard error is where the output is. */
  public Io(
      PrintWriter out,
      PrintWriter err,
      BufferedReader in,
      Map<String, String> environment,
      boolean terminal) {
    this(out, err, in, environment, terminal, terminal);
  }

  /** The process's own. */
  public static Io system() {
    return new Io(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        System.getenv(),
        isTerminal(),
        !isLedAway(STANDARD_ERROR));
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

  /** Whether a person can be asked: the question is on the standard error. */
  public boolean asks() {
    return terminal && errWatched;
  }

  /** Whether lines of the output can be written again where they are: on a terminal, not dumb. */
  public boolean redraws() {
    return redraws(out);
  }

  /** The same of either, the output or the standard error. */
  public boolean redraws(PrintWriter to) {
    return (to == err ? asks() : terminal) && !variable("TERM").equals("dumb");
  }

  /** As Linux says it; where it does not, it is taken to go where the output goes. */
  static boolean isLedAway(Path descriptor) {
    try {
      String to = Files.readSymbolicLink(descriptor).toString();
      return to.startsWith("pipe:")
          || to.startsWith("socket:")
          || to.equals("/dev/null")
          || Files.isRegularFile(descriptor);
    } catch (IOException e) {
      return false;
    }
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
