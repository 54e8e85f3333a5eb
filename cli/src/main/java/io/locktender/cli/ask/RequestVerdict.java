package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.TimeoutOption;
import io.locktender.cli.console.CommandClock;
import io.locktender.cli.show.Watch.Display;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.RequestStatus.State;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Writes a request into the target, and waits for PREFLIGHT's verdict. */
final class RequestVerdict {
  /** How long is waited, where nothing else was asked for: for a master, and for it. */
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final String cluster;
  private final OperatorClient zookeeper;
  private final Duration unanswered;
  private final Duration bound;

  /**
   * @param zookeeper stays the caller's to close
   * @param unanswered how long is waited while no master is there
   * @param bound how long is waited in all: a master may look at whole collections for hours
   */
  RequestVerdict(String cluster, OperatorClient zookeeper, Duration unanswered, Duration bound) {
    this.cluster = cluster;
    this.zookeeper = zookeeper;
    this.unanswered = unanswered;
    this.bound = bound;
  }

  /**
   * As the options say.
   *
   * @param zookeeper stays the caller's to close
   * @param toTheEnd whether the end of the request is waited for, however long its verdict takes
   */
  static RequestVerdict of(
      String cluster, OperatorClient zookeeper, TimeoutOption timeout, boolean toTheEnd) {
    Duration unanswered = timeout.orElse(WITHIN);
    return new RequestVerdict(
        cluster, zookeeper, unanswered, toTheEnd ? timeout.orForEver() : unanswered);
  }

  /**
   * What there is before it is asked for.
   *
   * @throws CliException with exit code 3 when another request is in the way, or an agent is too
   *     old for it
   */
  Snapshot before(Target target) {
    Snapshot before = new Snapshot(cluster, zookeeper.read());
    refuseIfBusy(before);
    TooOld.refuse(before, target);
    return before;
  }

  /**
   * Writes the request.
   *
   * @param before what it was decided by
   * @throws CliException with exit code 3 when another one came first
   */
  void ask(Snapshot before, Target target) {
    if (!zookeeper.compareAndSetTarget(before.view(), target)) {
      Snapshot now = before(target);
      throw CliException.refused(
          "somebody else changed the target at the same time%s; nothing was changed, look and try again"
              .formatted(now.target() == null ? "" : " by " + now.target().by()));
    }
  }

  private static void refuseIfBusy(Snapshot snapshot) {
    if (snapshot.restored()) {
      throw CliException.refused(
          "the database was restored from a dump that was not adopted yet; nothing was changed,"
              + " 'locktender db adopt' takes it over");
    }
    RequestStatus.inTheWay(snapshot)
        .ifPresent(
            what -> {
              throw CliException.refused(
                  what + "; nothing was changed, " + RequestStatus.whatThen(snapshot));
            });
  }

  /** Waits until what is seen is wanted, or it is too late: then empty. */
  @FunctionalInterface
  interface Waiting {
    Optional<Snapshot> until(Predicate<Snapshot> wanted, Duration most) throws InterruptedException;
  }

  /** Waits for the verdict; a request that no master answers is taken back. */
  Snapshot await(RequestFollower follower, Target target) throws InterruptedException {
    return await(
        (wanted, most) -> follower.until(Display.MEANWHILE, target.requestId(), wanted, most),
        target);
  }

  /** The same, where somebody else waits. */
  Snapshot await(Waiting waiting, Target target) throws InterruptedException {
    long begin = CommandClock.SYSTEM.nanos();
    boolean there = false;
    while (true) {
      Duration left = bound.minusNanos(CommandClock.SYSTEM.nanos() - begin);
      Duration most = there || left.compareTo(unanswered) < 0 ? left : unanswered;
      boolean before = there;
      Optional<Snapshot> seen =
          waiting.until(
              snapshot -> decided(snapshot, target) || (snapshot.master() != null) != before, most);
      // In the last moment a master may have come: then it is waited for as long as any.
      Snapshot last = seen.orElseGet(() -> new Snapshot(cluster, zookeeper.read()));
      if (decided(last, target)) {
        return last;
      }
      if (seen.isEmpty() && (there || last.master() == null || most.equals(left))) {
        throw tooLate(last, target);
      }
      there = !there;
    }
  }

  private static boolean decided(Snapshot snapshot, Target target) {
    return RequestStatus.state(snapshot, target.requestId()) != State.WAITING;
  }

  private CliException tooLate(Snapshot last, Target target) {
    if (last.master() != null) {
      return CliException.timedOut(
          "the master %s has not decided within %d s; the request stands, 'locktender why' says what it waits for, 'locktender abort' cancels it"
              .formatted(last.master(), bound.toSeconds()));
    }
    withdraw(last, target);
    return CliException.timedOut(
        "no master answered within %d s, and the request is cancelled; start the agent of a state server and try again"
            .formatted(unanswered.toSeconds()));
  }

  /** A request that nobody waits for any more must not begin when some master comes back. */
  private void withdraw(Snapshot last, Target target) {
    Target withdrawn = target.aborted(target.by());
    if (!target.equals(last.target()) || !zookeeper.compareAndSetTarget(last.view(), withdrawn)) {
      throw CliException.timedOut(
          "no master answered in time, and somebody else changed the target; 'locktender status'"
              + " shows it");
    }
  }
}
