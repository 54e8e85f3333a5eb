package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.cli.show.Watch.Display;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.RequestStatus.State;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.util.Optional;

/** Writes a request into the target, and waits for PREFLIGHT's verdict. */
final class RequestVerdict {
  /** How long is waited for it, where nothing else was asked for. */
  static final Duration WITHIN = Duration.ofSeconds(60);

  private final String cluster;
  private final OperatorClient zookeeper;
  private final Duration bound;

  /**
   * @param zookeeper stays the caller's to close
   * @param bound how long is waited for the verdict
   */
  RequestVerdict(String cluster, OperatorClient zookeeper, Duration bound) {
    this.cluster = cluster;
    this.zookeeper = zookeeper;
    this.bound = bound;
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

  /** Waits for the verdict; a request that no master has seen is taken back. */
  Snapshot await(RequestFollower follower, Target target) throws InterruptedException {
    Optional<Snapshot> verdict =
        follower.until(
            Display.MEANWHILE,
            target.requestId(),
            snapshot -> RequestStatus.state(snapshot, target.requestId()) != State.WAITING,
            bound);
    if (verdict.isPresent()) {
      return verdict.get();
    }
    Snapshot last = new Snapshot(cluster, zookeeper.read());
    if (last.master() != null) {
      throw CliException.timedOut(
          "the master %s has not decided within %d s; the request stands, 'locktender why' says what it waits for, 'locktender abort' cancels it"
              .formatted(last.master(), bound.toSeconds()));
    }
    withdraw(last, target);
    throw CliException.timedOut(
        "no master answered within %d s, and the request is cancelled; start the agent of a state server and try again"
            .formatted(bound.toSeconds()));
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
