package io.locktender.cli.show;

import io.locktender.cli.console.Io;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.status.Sentences;

/** How a request ended, for people. */
public final class EndPrinter {
  private EndPrinter() {}

  /** Prints it: what succeeded on standard output, all else on standard error. */
  public static void say(Io io, EndedUpgrade ended) {
    say(io, ended, "'locktender why' says what can be done now");
  }

  /**
   * Prints it.
   *
   * @param then what is said where it neither succeeded nor was refused
   */
  public static void say(Io io, EndedUpgrade ended, String then) {
    if (ended.outcome() == Outcome.SUCCEEDED
        || (ended.outcome() == Outcome.REHEARSED && ended.failure() == null)) {
      io.out().println(Sentences.ended(ended));
      return;
    }
    if (ended.outcome() == Outcome.REFUSED) {
      io.err().println(ended.to() + " is refused, nothing was changed:");
      ended.reasons().forEach(reason -> io.err().println("  " + reason));
      return;
    }
    io.err().println(Sentences.ended(ended));
    if (ended.failure() != null) {
      FailedDocuments.lines(ended.failure().documents())
          .forEach(each -> io.err().println("  " + each));
    }
    io.err().println(then);
  }
}
