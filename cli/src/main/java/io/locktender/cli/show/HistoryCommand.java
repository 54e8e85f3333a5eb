package io.locktender.cli.show;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TextTable;
import io.locktender.cli.console.TextTable.Cell;
import io.locktender.cli.console.Times;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.status.RehearsalModel;
import io.locktender.coordinator.status.Sentences;
import io.locktender.steps.control.JournalEntry;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code history}: the requests that ended, or what was done for one of them. */
@Command(
    name = "history",
    description =
        "Shows the requests that have ended, newest first, or the journal of one upgrade.",
    footer = {"", "Example:", "  locktender history --journal 5f0c2a7e"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:shown",
      ExitCodes.USAGE_HELP,
      "3:there is no such upgrade",
      ExitCodes.UNREACHABLE_HELP
    })
public final class HistoryCommand implements Callable<Integer> {
  private static final int MAX_ENTRIES = 1_000;

  /** Enough of an id to tell it from the others. */
  private static final int SHOWN_ID = 8;

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--journal",
      paramLabel = "UPGRADE",
      description =
          "Shows what was done for this upgrade, oldest first. The beginning of its id will do.")
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
      if (journal == null) {
        ended(mongo);
      } else {
        journal(mongo, journal);
      }
    }
    return ExitCodes.DONE;
  }

  private void ended(MongoAccess mongo) {
    List<EndedUpgrade> all = mongo.store().history(limit);
    if (json.wanted()) {
      io.out().println(Json.of(all));
      return;
    }
    if (all.isEmpty()) {
      io.out().println("no request has ended yet");
      return;
    }
    TextTable table = new TextTable("id", "from", "to", "outcome", "ended", "by", "reason");
    for (EndedUpgrade ended : all) {
      boolean well =
          ended.outcome() == Outcome.SUCCEEDED
              || (ended.outcome() == Outcome.REHEARSED && ended.failure() == null);
      Tone tone = well ? Tone.GOOD : Tone.BAD;
      table.row(
          shortened(ended),
          ended.from(),
          ended.to(),
          new Cell(ended.outcome().name(), tone),
          Times.at(ended.finishedAt(), ZoneId.systemDefault()),
          ended.by(),
          reason(ended));
    }
    io.out().print(table.render(io.style(), "", io.width()));
  }

  private static String shortened(EndedUpgrade ended) {
    String id = idOf(ended);
    return id.substring(0, Math.min(id.length(), SHOWN_ID));
  }

  private static String idOf(EndedUpgrade ended) {
    String id = ended.id();
    return id == null ? ended.requestId() : id;
  }

  private static String reason(EndedUpgrade ended) {
    RehearsalModel rehearsal = RehearsalModel.of(ended);
    if (rehearsal != null) {
      return RehearsalPrinter.line(rehearsal);
    }
    if (ended.failure() == null) {
      return String.join("; ", ended.reasons());
    }
    return Sentences.where(ended.failure().step(), ended.failure().node())
        + ended.failure().reason();
  }

  /** The id that begins so, where just one of those that ended does; else what was typed. */
  private static String idOf(MongoAccess mongo, String typed) {
    List<String> such =
        mongo.store().history(MAX_ENTRIES).stream()
            .map(HistoryCommand::idOf)
            .filter(id -> id.startsWith(typed))
            .toList();
    return such.size() == 1 ? such.get(0) : typed;
  }

  private void journal(MongoAccess mongo, String upgrade) {
    List<JournalEntry> entries = mongo.store().journal(idOf(mongo, upgrade), MAX_ENTRIES);
    if (json.wanted()) {
      io.out().println(Json.of(entries));
      return;
    }
    if (entries.isEmpty()) {
      throw CliException.refused(
          "there is no journal of an upgrade " + upgrade + "; 'locktender history' lists them");
    }
    TextTable table = new TextTable("at", "epoch", "node", "event", "release", "step", "detail");
    for (JournalEntry entry : entries) {
      table.row(
          Times.at(entry.at(), ZoneId.systemDefault()),
          entry.epoch(),
          entry.node(),
          entry.event(),
          orDash(entry.release()),
          orDash(entry.step()),
          orDash(entry.detail()));
    }
    io.out().print(table.render(io.style(), ""));
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "-" : text;
  }
}
