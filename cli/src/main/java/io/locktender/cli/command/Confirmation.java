package io.locktender.cli.command;

import io.locktender.cli.console.Io;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/**
 * Asks a person before something is changed. A program is not asked; where it could destroy
 * something it must say {@code --yes}.
 */
public final class Confirmation {
  @Option(names = "--yes", description = "Does not ask for confirmation.")
  private boolean yes;

  private final Io io;

  public Confirmation(Io io) {
    this.io = io;
  }

  /**
   * For what cannot be undone: returns where somebody can be asked, or has confirmed already. To be
   * called before anything else, so that a script fails at once.
   *
   * @throws CliException with exit code 2 where nobody can be asked
   */
  public void mustBePossible() {
    if (!yes && !io.asks()) {
      throw nobodyToAsk();
    }
  }

  private CliException nobodyToAsk() {
    return CliException.usage(
        "expected --yes, since "
            + (io.terminal()
                ? "the standard error, on which it is asked, is no terminal"
                : "there is no terminal on which to ask")
            + ", found none; nothing was changed, add --yes if you are sure");
  }

  /**
   * Returns when it is confirmed; at once where no person watches.
   *
   * @throws CliException with exit code 3 when it is not, 2 when a person watches who would not see
   *     the question
   */
  public void ask(String question) throws IOException {
    ask(() -> question);
  }

  /**
   * The same, of which the question is made only where it is asked.
   *
   * @throws CliException as {@link #ask(String)}
   */
  public void ask(Supplier<String> question) throws IOException {
    if (yes || !io.terminal()) {
      return;
    }
    mustBePossible();
    io.err().print(question.get() + " [y/N] ");
    io.err().flush();
    String answer = io.in().readLine();
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      throw CliException.refused("not confirmed: nothing was changed");
    }
  }
}
