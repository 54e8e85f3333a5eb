package io.locktender.cli;

import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks a person before something is changed; a program is not asked. */
final class Confirmation {
  @Option(names = "--yes", description = "Does not ask on a terminal.")
  private boolean yes;

  private final Io io;

  Confirmation(Io io) {
    this.io = io;
  }

  /**
   * Returns when it is confirmed.
   *
   * @throws CliException with exit code 3 when it is not
   */
  void ask(String question) throws IOException {
    if (yes || !io.terminal()) {
      return;
    }
    io.err().print(question + " [y/N] ");
    io.err().flush();
    String answer = io.in().readLine();
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw CliException.refused("not confirmed: nothing was changed");
    }
  }
}
