package io.locktender.cli;

import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.Backups.Backup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code backup}: what upgrades kept of the collections that they replaced. */
@Command(
    name = "backup",
    description = "Lists what upgrades kept of the collections they replaced, or removes it.",
    footer = {"", "Example:", "  locktender backup list"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP})
final class BackupCommand extends Group {
  /** {@code backup list}. */
  @Command(
      name = "list",
      description = "Lists the backups, by the upgrade that made them.",
      footer = {"", "Example:", "  locktender backup list --json"},
      exitCodeListHeading = ExitCodes.HEADING,
      exitCodeList = {"0:shown", ExitCodes.USAGE_HELP, ExitCodes.UNREACHABLE_HELP})
  static final class ListBackups implements Callable<Integer> {
    private final Io io;
    @Mixin private final ClusterOptions cluster;
    @Mixin private final JsonOption json = new JsonOption();

    ListBackups(Io io) {
      this.io = io;
      this.cluster = new ClusterOptions(io);
    }

    @Override
    public Integer call() {
      List<Backup> backups;
      try (MongoAccess mongo = new MongoAccess(cluster)) {
        backups = new Backups(mongo.database()).list();
      }
      if (json.wanted()) {
        io.out().println(Watch.json(backups));
      } else if (backups.isEmpty()) {
        io.out().println("no backups");
      } else {
        table(backups);
      }
      return ExitCodes.DONE;
    }

    private void table(List<Backup> backups) {
      TextTable table = new TextTable("upgrade", "collection", "documents");
      for (Backup backup : backups) {
        backup
            .documents()
            .forEach((name, count) -> table.row(backup.upgradeId(), name, Bars.number(count)));
      }
      io.out().print(table.render(io.style(), ""));
    }
  }

  /** {@code backup remove}. */
  @Command(
      name = "remove",
      description = "Drops what one upgrade kept. There is no way back.",
      footer = {"", "Example:", "  locktender backup remove 5f0c2a7e"},
      exitCodeListHeading = ExitCodes.HEADING,
      exitCodeList = {
        "0:removed",
        ExitCodes.USAGE_HELP,
        "3:refused: there is none, or that upgrade still runs",
        ExitCodes.UNREACHABLE_HELP
      })
  static final class Remove implements Callable<Integer> {
    private final Io io;
    @Mixin private final ClusterOptions cluster;
    @Mixin private final JsonOption json = new JsonOption();
    @Mixin private final Confirmation confirmation;

    @Parameters(paramLabel = "UPGRADE", description = "The upgrade's id.")
    private String upgrade = "";

    Remove(Io io) {
      this.io = io;
      this.cluster = new ClusterOptions(io);
      this.confirmation = new Confirmation(io);
    }

    @Override
    public Integer call() throws IOException {
      int dropped;
      try (MongoAccess mongo = new MongoAccess(cluster)) {
        mongo.version().map(VersionDocument::upgrade).ifPresent(this::refuseIfRunning);
        confirmation.ask("Drop the backups of upgrade " + upgrade + " for good?");
        dropped = new Backups(mongo.database()).remove(upgrade);
      }
      if (dropped == 0) {
        throw CliException.refused(
            "there is no backup of an upgrade %s; 'locktender backup list' shows those there are"
                .formatted(upgrade));
      }
      io.out()
          .println(
              json.wanted()
                  ? Watch.json(Map.of("removed", upgrade, "collections", dropped))
                  : "removed " + dropped + " collections of " + upgrade);
      return ExitCodes.DONE;
    }

    private void refuseIfRunning(Upgrade running) {
      if (running.id().equals(upgrade)) {
        throw CliException.refused(
            "upgrade %s still runs (%s) and relies on its backups; wait until it has ended"
                .formatted(upgrade, running.phase()));
      }
    }
  }
}
