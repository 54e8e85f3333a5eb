package io.locktender.cli.admin;

import static java.util.Objects.requireNonNull;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.coordinator.decide.Retention;
import io.locktender.coordinator.decide.Retention.Fate;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.Backups.UpgradeBackup;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code backup list}. */
@Command(
    name = "list",
    description =
        "Lists the backups, the newest first: of which upgrade, how large, and when each is removed"
            + " by itself.",
    footer = {"", "Example:", "  locktender backup list --json"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {"0:shown", ExitCodes.USAGE_HELP, ExitCodes.UNREACHABLE_HELP})
public final class BackupListCommand implements Callable<Integer> {
  private static final int MAX_ENTRIES = 1_000;

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  public BackupListCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    Retention retention = cluster.backups();
    Instant now = Instant.now();
    List<BackupModel> backups;
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      backups = backups(mongo, retention, now);
    }
    if (json.wanted()) {
      io.out().println(Json.of(backups));
    } else if (backups.isEmpty()) {
      io.out().println("no backups");
    } else {
      BackupTable table =
          new BackupTable(
              io.style(), ZoneId.systemDefault(), now, TerminalWidth.of(io), retention.removes());
      io.out().print(table.render(backups));
    }
    return ExitCodes.DONE;
  }

  /** The newest first; then those that the history does not know. */
  private static List<BackupModel> backups(MongoAccess mongo, Retention retention, Instant now) {
    Map<String, EndedUpgrade> ended = new HashMap<>();
    mongo.store().history(MAX_ENTRIES).forEach(one -> ended.put(one.requestId(), one));
    Map<String, UpgradeBackup> there = new TreeMap<>();
    new Backups(mongo.database()).list().forEach(one -> there.put(one.upgradeId(), one));
    List<Retention.Backup> known =
        there.keySet().stream()
            .flatMap(id -> Optional.ofNullable(ended.get(id)).stream())
            .map(Retention.Backup::of)
            .toList();
    List<BackupModel> backups = new ArrayList<>();
    for (Fate fate : retention.fates(known, now)) {
      String id = fate.backup().upgradeId();
      UpgradeBackup backup = requireNonNull(there.remove(id));
      backups.add(BackupModel.of(backup, ended.get(id), retention.removes() ? fate : null));
    }
    there.values().forEach(backup -> backups.add(BackupModel.of(backup, null, null)));
    return backups;
  }
}
