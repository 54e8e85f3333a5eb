package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.command.TimeoutOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.show.Watch;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code abort}: asks the master to roll the running upgrade back, while it can. */
@Command(
    name = "abort",
    description =
        "Rolls back the running upgrade, or cancels the request that waits. Until SWAP (in a"
            + " rolling upgrade: until CONTRACT) everything becomes as it was; from there on an"
            + " upgrade can no longer be rolled back, and abort is refused.",
    footer = {"", "Example:", "  locktender abort --wait"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:it rolls back; with --wait: it is rolled back",
      ExitCodes.USAGE_HELP,
      "3:refused: nothing runs, or it is past the point of no return",
      ExitCodes.TIMED_OUT_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
public final class AbortCommand implements Callable<Integer> {
  private static final int MAX_TRIES = 5;

  /** Time enough for another master, when the one that runs the upgrade has just been lost. */
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(30);

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  @Option(names = "--wait", description = "Shows the progress until it has ended.")
  private boolean wait;

  public AbortCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() throws InterruptedException {
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster)) {
      String requestId = abort(zookeeper);
      return wait ? follow(zookeeper, requestId) : verdict(zookeeper, requestId);
    }
  }

  /** What was read when it was asked for may be old: only the master's answer says what it does. */
  private int verdict(OperatorClient zookeeper, String requestId) throws InterruptedException {
    Duration bound = timeout.orElse(DECIDED_WITHIN);
    Snapshot answer =
        new RequestFollower(io, cluster.cluster(), zookeeper, json.wanted())
            .until(
                Watch.Display.MEANWHILE, requestId, snapshot -> decided(snapshot, requestId), bound)
            .orElseThrow(
                () ->
                    CliException.timedOut(
                        "no master has answered within %d s; the abort stays requested, and 'locktender status --watch' shows what happens"
                            .formatted(bound.toSeconds())));
    Upgrade upgrade = RequestStatus.running(answer, requestId);
    if (upgrade == null) {
      return ended(answer, requestId);
    }
    if (!upgrade.phase().rollingBack()) {
      throw tooLate(upgrade);
    }
    say("it rolls back; 'locktender status --watch' shows the progress");
    return print(answer);
  }

  private static boolean decided(Snapshot snapshot, String requestId) {
    Upgrade upgrade = RequestStatus.running(snapshot, requestId);
    return upgrade == null
        ? RequestStatus.state(snapshot, requestId) != RequestStatus.State.WAITING
        : !upgrade.phase().beforeCommit();
  }

  /** Returns the request that is aborted. The master or another may write between: look again. */
  private String abort(OperatorClient zookeeper) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Snapshot now = new Snapshot(cluster.cluster(), zookeeper.read());
      Upgrade upgrade = now.document() == null ? null : now.document().upgrade();
      Target aborted = upgrade == null ? withdrawn(now) : rolledBack(now, upgrade);
      boolean already = upgrade != null && upgrade.phase().rollingBack();
      if (already || zookeeper.compareAndSetTarget(now.view(), aborted)) {
        return aborted.requestId();
      }
    }
    throw CliException.timedOut(
        "the target was changed by somebody else %d times meanwhile; try again"
            .formatted(MAX_TRIES));
  }

  private Target withdrawn(Snapshot now) {
    Target waiting = RequestStatus.pending(now);
    if (waiting == null) {
      throw CliException.refused("no upgrade runs and no request waits: there is nothing to abort");
    }
    return waiting.aborted(by());
  }

  /** With the options and the command that are in the target, where it is that upgrade's. */
  private Target rolledBack(Snapshot now, Upgrade upgrade) {
    if (!upgrade.phase().rollingBack() && !upgrade.phase().beforeCommit()) {
      throw tooLate(upgrade);
    }
    return RequestStatus.targetOf(now, upgrade).aborted(by());
  }

  private static CliException tooLate(Upgrade upgrade) {
    return CliException.refused(
        "the upgrade %s -> %s is in %s, past the point of no return: it can no longer be rolled back; 'locktender status --watch' shows the progress, 'locktender backup list' what it keeps"
            .formatted(upgrade.from(), upgrade.to(), upgrade.phase()));
  }

  private int follow(OperatorClient zookeeper, String requestId) throws InterruptedException {
    RequestFollower follower = new RequestFollower(io, cluster.cluster(), zookeeper, json.wanted());
    return ended(follower.untilEnded(requestId, timeout.orForEver()), requestId);
  }

  private int ended(Snapshot last, String requestId) {
    @Nullable EndedUpgrade ended = last.ended(requestId);
    Outcome outcome = ended == null ? null : ended.outcome();
    if (outcome != Outcome.ROLLED_BACK && outcome != Outcome.REFUSED) {
      throw CliException.refused(
          "too late: the upgrade has reached %s; 'locktender why' says what can be done"
              .formatted(outcome == null ? "its end" : outcome));
    }
    say("aborted: everything is as it was before");
    return print(last);
  }

  private int print(Snapshot snapshot) {
    if (json.wanted()) {
      io.out().println(Json.of(new StatusBuilder(snapshot).build()));
    }
    return ExitCodes.DONE;
  }

  private String by() {
    return cluster.by();
  }

  private void say(String sentence) {
    if (!json.wanted()) {
      io.out().println(sentence);
    }
  }
}
