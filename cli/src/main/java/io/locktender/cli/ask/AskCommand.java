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
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.OperatorCommand.Kind;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks something of the upgrade that runs, and waits for the master's answer. */
@Command(
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:it is done",
      ExitCodes.USAGE_HELP,
      "3:refused; the reason is shown",
      ExitCodes.TIMED_OUT_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
abstract class AskCommand implements Callable<Integer> {
  private static final int MAX_TRIES = 5;

  /** Time enough for another master, when the one that runs the upgrade has just been lost. */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

  private final Io io;
  private final Kind kind;
  private final String done;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  AskCommand(Io io, Kind kind, String done) {
    this.io = io;
    this.kind = kind;
    this.done = done;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() throws InterruptedException {
    String id = UUID.randomUUID().toString();
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster)) {
      RequestFollower follower =
          new RequestFollower(io, cluster.cluster(), zookeeper, json.wanted());
      Duration bound = timeout.orElse(ANSWERED_WITHIN);
      if (follower.watch(Watch.Display.SILENT).until(AskCommand::free, bound).isEmpty()) {
        throw CliException.timedOut(
            "another command waits for a master's answer, and got none within %d s; nothing was asked"
                .formatted(bound.toSeconds()));
      }
      String requestId = ask(zookeeper, id);
      Snapshot answered =
          follower
              .until(
                  Watch.Display.MEANWHILE,
                  requestId,
                  snapshot -> decided(snapshot, requestId, id),
                  bound)
              .orElseThrow(
                  () ->
                      CliException.timedOut(
                          "no master has answered within %d s; the request stands, and 'locktender status --watch' shows what happens"
                              .formatted(bound.toSeconds())));
      return verdict(answered, requestId, id);
    }
  }

  private int verdict(Snapshot answered, String requestId, String id) {
    Upgrade upgrade = RequestStatus.running(answered, requestId);
    if (upgrade == null) {
      throw CliException.refused("the upgrade has ended; 'locktender history' says how");
    }
    Upgrade.CommandAnswer answer = upgrade.answer();
    if (answer == null || !answer.id().equals(id)) {
      throw CliException.refused("another command has replaced this one; try again");
    }
    if (answer.refused() != null) {
      throw CliException.refused(answer.refused());
    }
    io.out().println(json.wanted() ? Json.of(new StatusBuilder(answered).build()) : done);
    return ExitCodes.DONE;
  }

  private static boolean decided(Snapshot snapshot, String requestId, String id) {
    Upgrade upgrade = RequestStatus.running(snapshot, requestId);
    if (upgrade == null) {
      return snapshot.document() != null;
    }
    boolean answered = upgrade.answer() != null && upgrade.answer().id().equals(id);
    return answered || !asks(snapshot.target(), id);
  }

  /** There is one place for a command: what somebody else has asked is answered first. */
  private static boolean free(Snapshot snapshot) {
    Upgrade upgrade = snapshot.document() == null ? null : snapshot.document().upgrade();
    if (upgrade == null) {
      return true;
    }
    Target target = RequestStatus.targetOf(snapshot, upgrade);
    return target.command() == null
        || (upgrade.answer() != null && upgrade.answer().id().equals(target.command().id()));
  }

  private static boolean asks(@Nullable Target target, String id) {
    return target != null && target.command() != null && target.command().id().equals(id);
  }

  /** Returns the request whose upgrade is asked. Another may write between: look again. */
  private String ask(OperatorClient zookeeper, String id) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Snapshot now = new Snapshot(cluster.cluster(), zookeeper.read());
      Upgrade upgrade = now.document() == null ? null : now.document().upgrade();
      if (upgrade == null) {
        throw CliException.refused("no upgrade runs, so there is nothing to do");
      }
      Target asking =
          RequestStatus.targetOf(now, upgrade).with(new OperatorCommand(id, kind, cluster.by()));
      TooOld.refuse(now, asking);
      if (zookeeper.compareAndSetTarget(now.view(), asking)) {
        return upgrade.requestId();
      }
    }
    throw CliException.timedOut(
        "the target was changed by somebody else %d times meanwhile; try again"
            .formatted(MAX_TRIES));
  }
}
