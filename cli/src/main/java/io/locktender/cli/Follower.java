package io.locktender.cli;

import io.locktender.cli.Watch.Manner;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.status.Requests;
import io.locktender.coordinator.status.Requests.State;
import io.locktender.coordinator.status.Sentences;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.time.Duration;

/** Follows one request to its end, and says how it ended. */
final class Follower {
  private final Io io;
  private final String cluster;
  private final OperatorClient zookeeper;
  private final boolean json;

  Follower(Io io, String cluster, OperatorClient zookeeper, boolean json) {
    this.io = io;
    this.cluster = cluster;
    this.zookeeper = zookeeper;
    this.json = json;
  }

  Watch watch(Manner manner) {
    return new Watch(io, cluster, zookeeper, Pacer.SYSTEM, manner);
  }

  /** Shows each phase until the request has ended; returns the exit code. */
  int toTheEnd(String requestId, Duration bound) throws InterruptedException {
    return ended(untilEnded(requestId, bound), requestId);
  }

  /** As {@link #toTheEnd}, for whoever judges the end differently. */
  Snapshot untilEnded(String requestId, Duration bound) throws InterruptedException {
    Manner manner = io.terminal() ? Manner.IN_PLACE : Manner.LINES;
    return watch(json ? Manner.SILENT : manner)
        .until(snapshot -> over(snapshot, requestId), bound)
        .orElseThrow(
            () ->
                CliException.timedOut(
                    "not ended within %d s; it goes on, 'locktender status --watch' shows it"
                        .formatted(bound.toSeconds())));
  }

  /** Says how a request ended; returns the exit code. */
  int ended(Snapshot snapshot, String requestId) {
    EndedUpgrade ended = snapshot.ended(requestId);
    if (ended == null) {
      throw CliException.failed(
          "another request has taken this one's place; 'locktender history' says how it ended");
    }
    if (json) {
      io.out().println(Watch.json(new StatusBuilder(snapshot).build()));
    } else {
      say(io, ended);
    }
    return exitCode(ended.outcome());
  }

  /** How it ended, for people. */
  static void say(Io io, EndedUpgrade ended) {
    if (ended.outcome() == Outcome.SUCCEEDED) {
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
      for (DocumentFailure document : ended.failure().documents()) {
        io.err().println("  " + document.id() + "  " + document.reason());
      }
    }
    io.err().println("'locktender why' says what can be done now");
  }

  private static boolean over(Snapshot snapshot, String requestId) {
    State state = Requests.state(snapshot, requestId);
    return state == State.ENDED || state == State.REPLACED;
  }

  private static int exitCode(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> ExitCodes.DONE;
      case DEGRADED, ROLLED_BACK -> ExitCodes.FAILED;
      case REFUSED -> ExitCodes.REFUSED;
    };
  }
}
