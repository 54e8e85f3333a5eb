package io.locktender.cli.admin;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.console.TextTable;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.Backups.UpgradeBackup;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code backup list}. */
@Command(
    name = "list",
    description = "Lists the backups, by the upgrade that made them.",
    footer = {"", "Example:", "  locktender backup list --json"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {"0:shown", ExitCodes.USAGE_HELP, ExitCodes.UNREACHABLE_HELP})
public final class BackupListCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  public BackupListCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    List<UpgradeBackup> backups;
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      backups = new Backups(mongo.database()).list();
    }
    if (json.wanted()) {
      io.out().println(Json.of(backups));
    } else if (backups.isEmpty()) {
      io.out().println("no backups");
    } else {
      table(backups);
    }
    return ExitCodes.DONE;
  }

  private void table(List<UpgradeBackup> backups) {
    TextTable table = new TextTable("upgrade", "collection", "documents");
    for (UpgradeBackup backup : backups) {
      backup
          .documents()
          .forEach(
              (name, count) -> table.row(backup.upgradeId(), name, ProgressBars.number(count)));
    }
    io.out().print(table.render(io.style(), ""));
  }
}
