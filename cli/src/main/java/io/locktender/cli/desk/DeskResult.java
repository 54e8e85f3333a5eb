package io.locktender.cli.desk;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.show.EndPrinter;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.solo.SoloEnd;
import io.locktender.coordinator.status.Sentences;

/**
 * Says how it ended, as text or as JSON, and with which exit code.
 *
 * @param version what was asked for
 */
record DeskResult(Io io, boolean json, String version) {
  /** Says it; returns the exit code. */
  int say(SoloEnd end) {
    if (end instanceof SoloEnd.Ended ended) {
      return say(ended.how());
    }
    SoloEnd.Left left = (SoloEnd.Left) end;
    io.err().println(DeskMessages.left(left, version));
    if (json) {
      io.out().println(Json.of(left));
    }
    return switch (left.why()) {
      case REPLACED -> ExitCodes.FAILED;
      case SILENT -> ExitCodes.UNREACHABLE;
      case GONE, GARBLED, INTERRUPTED, BUG -> ExitCodes.UNFINISHED;
    };
  }

  /** Says how one ended after which another follows: JSON is one document, of the last. */
  void between(SoloEnd.Ended first) {
    if (json) {
      io.err().println(Sentences.ended(first.how()));
    } else {
      say(first.how());
    }
  }

  private int say(EndedUpgrade ended) {
    if (json) {
      io.out().println(Json.of(ended));
    } else {
      EndPrinter.say(io, ended, "the data is as it was before");
    }
    if (ended.outcome() == Outcome.SUCCEEDED) {
      return ExitCodes.DONE;
    }
    return ended.outcome() == Outcome.REFUSED ? ExitCodes.REFUSED : ExitCodes.FAILED;
  }
}
