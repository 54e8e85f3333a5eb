package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.Confirmation;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.Ids;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.steps.swap.Backups;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code backup remove}. */
@Command(
    name = "remove",
    description = "Drops what one upgrade kept. This cannot be undone.",
    footer = {"", "Example:", "  locktender backup remove 5f0c2a7e"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:removed",
      ExitCodes.USAGE_HELP,
      "3:refused: there is no such backup, or an upgrade that runs or waits relies on it",
      ExitCodes.UNREACHABLE_HELP
    })
public final class BackupRemoveCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final Confirmation confirmation;

  @Parameters(
      paramLabel = "UPGRADE",
      description = "The upgrade's id; its first letters are enough.")
  private String upgrade = "";

  public BackupRemoveCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
    this.confirmation = new Confirmation(io);
  }

  @Override
  public Integer call() throws IOException {
    confirmation.mustBePossible();
    int dropped;
    String whole;
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      Backups backups = new Backups(mongo.database());
      whole = Ids.whole(upgrade, backups.upgrades());
      refuseIfNeeded(mongo, whole);
      confirmation.ask("Drop the backups of upgrade " + whole + " for good?");
      refuseIfNeeded(mongo, whole); // a person has taken time to answer
      dropped = backups.remove(whole, Instant.now());
    }
    if (dropped == 0) {
      throw CliException.refused(
          "there is no backup of an upgrade %s; 'locktender backup list' lists the backups"
              .formatted(whole));
    }
    io.out()
        .println(
            json.wanted()
                ? Json.of(Map.of("upgradeId", whole, "collections", dropped))
                : "removed " + dropped + " collections of " + whole);
    return ExitCodes.DONE;
  }

  /** What waits is looked at first: between the two looks it may have begun. */
  private void refuseIfNeeded(MongoAccess mongo, String upgrade) {
    if (cluster.namesZooKeeper()) {
      Snapshot now = ZooKeeperAccess.once(cluster);
      Target waiting = RequestStatus.pending(now);
      if (waiting != null
          && waiting.revert() != null
          && upgrade.equals(waiting.revert().restores())) {
        throw CliException.refused(
            "%s, and it restores these backups; %s"
                .formatted(RequestStatus.waits(waiting), RequestStatus.whatThen(now)));
      }
    }
    mongo
        .version()
        .map(VersionDocument::upgrade)
        .ifPresent(running -> refuseIfRunning(running, upgrade));
  }

  private static void refuseIfRunning(Upgrade running, String upgrade) {
    if (running.id().equals(upgrade) || upgrade.equals(running.restores())) {
      throw CliException.refused(
          "upgrade %s still runs (%s) and relies on these backups; wait until it has ended"
              .formatted(running.id(), running.phase()));
    }
  }
}
