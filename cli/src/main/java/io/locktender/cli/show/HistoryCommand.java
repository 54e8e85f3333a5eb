package io.locktender.cli.show;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.Ids;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.status.HistoryModel;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.control.MongoControlStore;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code history}: the requests that ended, or what was done for one of them. */
@Command(
    name = "history",
    description =
        "Shows the requests that have ended, newest first; one of them in full; or its journal.",
    footer = {"", "Example:", "  locktender history 5f0c2a7e"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:shown",
      ExitCodes.USAGE_HELP,
      "3:there is no such request",
      ExitCodes.UNREACHABLE_HELP
    })
public final class HistoryCommand implements Callable<Integer> {
  private static final int MAX_ENTRIES = 1_000;

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Shows this one in full; the first letters of its id are enough.")
  private @Nullable String id;

  @Option(
      names = "--journal",
      paramLabel = "UPGRADE",
      description =
          "Shows what was done for this upgrade, oldest first; the first letters are enough.")
  private @Nullable String journal;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many to show, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  public HistoryCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MAX_ENTRIES) {
      throw CliException.usage("--limit: expected 1 to 1000, found " + limit + "; correct it");
    }
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      if (journal != null) {
        journal(mongo, whole(mongo, journal));
      } else if (id != null) {
        one(mongo, whole(mongo, id));
      } else {
        ended(mongo);
      }
    }
    return ExitCodes.DONE;
  }

  private static String whole(MongoAccess mongo, String typed) {
    return Ids.whole(
        typed, mongo.store().history(MAX_ENTRIES).stream().map(EndedUpgrade::requestId).toList());
  }

  private void ended(MongoAccess mongo) {
    List<HistoryModel> all = mongo.store().history(limit).stream().map(HistoryModel::of).toList();
    if (json.wanted()) {
      io.out().println(Json.of(all));
    } else if (all.isEmpty()) {
      io.out().println("no request has ended yet");
    } else {
      io.out().print(table().all(all));
    }
  }

  private void one(MongoAccess mongo, String whole) {
    HistoryModel ended =
        mongo
            .store()
            .ended(whole)
            .map(HistoryModel::of)
            .orElseThrow(
                () ->
                    CliException.refused(
                        "there is no request %s that has ended; 'locktender history' lists them"
                            .formatted(whole)));
    io.out().print(json.wanted() ? Json.of(ended) + "\n" : table().one(ended));
  }

  private void journal(MongoAccess mongo, String upgrade) {
    List<JournalEntry> entries = mongo.store().journal(upgrade, MongoControlStore.MAX_ENTRIES);
    if (entries.isEmpty()) {
      throw CliException.refused(
          "there is no journal of an upgrade " + upgrade + "; 'locktender history' lists them");
    }
    io.out().print(json.wanted() ? Json.of(entries) + "\n" : table().journal(entries));
    if (entries.size() == MongoControlStore.MAX_ENTRIES) {
      io.err()
          .println("only the first " + ProgressBars.number(entries.size()) + " entries were read");
    }
  }

  private HistoryTable table() {
    return new HistoryTable(io.style(), ZoneId.systemDefault(), TerminalWidth.of(io));
  }
}
