package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.console.CommandClock;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.show.EndPrinter;
import io.locktender.cli.show.Watch;
import io.locktender.cli.show.Watch.Display;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.RequestStatus.State;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows one request to its end, and says how it ended. */
final class RequestFollower {
  private final Io io;
  private final String cluster;
  private final OperatorClient zookeeper;
  private final boolean json;

  RequestFollower(Io io, String cluster, OperatorClient zookeeper, boolean json) {
    this.io = io;
    this.cluster = cluster;
    this.zookeeper = zookeeper;
    this.json = json;
  }

  Watch watch(Display display) {
    return new Watch(io, cluster, zookeeper, CommandClock.SYSTEM, display);
  }

  /** Shows each phase until the request has ended; returns the exit code. */
  int toTheEnd(String requestId, Duration bound) throws InterruptedException {
    return ended(untilEnded(requestId, bound), requestId);
  }

  /** As {@link #toTheEnd}, for whoever judges the end differently. */
  Snapshot untilEnded(String requestId, Duration bound) throws InterruptedException {
    Display display = io.redraws() ? Display.IN_PLACE : Display.LINES;
    return until(
            json ? Display.LINES_BESIDE : display,
            requestId,
            snapshot -> over(snapshot, requestId),
            bound)
        .orElseThrow(
            () ->
                CliException.timedOut(
                    "not ended within %d s; it continues, and 'locktender status --watch' shows the progress"
                        .formatted(bound.toSeconds())));
  }

  /** Watches a request; a signal meanwhile is answered with what becomes of it. */
  Optional<Snapshot> until(
      Display display, String requestId, Predicate<Snapshot> wanted, Duration bound)
      throws InterruptedException {
    try (GoesOn goesOn = GoesOn.unlessEnded(io, requestId)) {
      return watch(display)
          .until(
              snapshot -> {
                goesOn.saw(snapshot);
                return wanted.test(snapshot);
              },
              bound);
    }
  }

  /** Says how a request ended; returns the exit code. */
  int ended(Snapshot snapshot, String requestId) {
    EndedUpgrade ended = snapshot.ended(requestId);
    if (ended == null) {
      throw CliException.failed(
          "another request has replaced this one; 'locktender history' says how it ended");
    }
    if (json) {
      io.out().println(Json.of(new StatusBuilder(snapshot).build()));
    } else {
      EndPrinter.say(io, ended);
    }
    return exitCode(ended);
  }

  private static boolean over(Snapshot snapshot, String requestId) {
    State state = RequestStatus.state(snapshot, requestId);
    return state == State.ENDED || state == State.REPLACED;
  }

  private static int exitCode(EndedUpgrade ended) {
    return switch (ended.outcome()) {
      case SUCCEEDED -> ExitCodes.DONE;
      case DEGRADED, ROLLED_BACK -> ExitCodes.FAILED;
      case REFUSED -> ExitCodes.REFUSED;
      case REHEARSED -> ended.failure() == null ? ExitCodes.DONE : ExitCodes.FAILED;
    };
  }
}
