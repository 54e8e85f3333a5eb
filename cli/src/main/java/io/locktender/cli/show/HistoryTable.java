package io.locktender.cli.show;

import io.locktender.cli.command.Ids;
import io.locktender.cli.console.KeyLine;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TextTable;
import io.locktender.cli.console.TextTable.Cell;
import io.locktender.cli.console.Times;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.status.HistoryModel;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has ended, for people.
 *
 * @param zone of the times
 * @param width how long a line may be at most
 */
record HistoryTable(Style style, ZoneId zone, int width) {
  /** How many entries of a journal are shown at its beginning, and at its end. */
  static final int AT_AN_END = 500;

  /** One row for each. */
  String all(List<HistoryModel> ended) {
    TextTable table =
        new TextTable("upgrade", "ended", "from", "to", "outcome", "took", "by")
            .expendable("took", "by", "from", "ended");
    List<String> ids = ended.stream().map(HistoryModel::id).toList();
    for (HistoryModel one : ended) {
      table.rowWith(
          reason(one),
          Ids.shortened(one.id(), ids),
          Times.at(one.finishedAt(), zone),
          one.from(),
          one.to(),
          outcome(one),
          took(one),
          one.by());
    }
    return table.render(style, "", width);
  }

  /** One of them, in full. */
  String one(HistoryModel ended) {
    StringBuilder text = new StringBuilder();
    line(text, "upgrade", ended.id());
    line(text, "way", ended.from() + " -> " + ended.to());
    line(text, "outcome", ended.outcome().name());
    line(text, "by", ended.by());
    line(text, "began", Times.at(ended.startedAt(), zone));
    line(text, "ended", Times.at(ended.finishedAt(), zone) + ", after " + took(ended));
    if (ended.reasons().isEmpty()) {
      line(text, "reason", reason(ended));
    } else {
      ended.reasons().forEach(reason -> line(text, "reason", reason));
    }
    documents(text, ended.failure());
    if (!ended.steps().isEmpty()) {
      text.append('\n').append(steps(ended.steps()));
    }
    if (ended.began()) {
      text.append('\n');
      line(text, "journal", "locktender history --journal " + Ids.shortened(ended.id(), List.of()));
    }
    return text.toString();
  }

  /** Those that could not be changed, as many as the record names. */
  private void documents(StringBuilder text, @Nullable StepFailure failure) {
    if (failure != null && !failure.documents().isEmpty()) {
      FailedDocuments.lines(failure.documents(), failure.documentCount())
          .forEach(each -> line(text, "", each));
    }
  }

  private String steps(List<StepMark> steps) {
    TextTable table =
        new TextTable("release", "step", "target", "state", "changed")
            .expendable("target", "release");
    for (StepMark step : steps) {
      table.row(
          step.release(),
          step.id(),
          step.target().word(),
          step.state().name(),
          ProgressBars.number(step.changed()));
    }
    return table.render(style, "", width);
  }

  /**
   * What was done for one of them, oldest first; of many the first and the last {@link #AT_AN_END}.
   */
  String journal(List<JournalEntry> entries) {
    int between = entries.size() - 2 * AT_AN_END;
    if (between <= 0) {
      return rows(entries);
    }
    return rows(entries.subList(0, AT_AN_END))
        + "and %s between; --json shows all\n".formatted(ProgressBars.number(between))
        + rows(entries.subList(AT_AN_END + between, entries.size()));
  }

  private String rows(List<JournalEntry> entries) {
    TextTable table =
        new TextTable("at", "epoch", "node", "event", "release", "step")
            .expendable("epoch", "release", "step", "node");
    for (JournalEntry entry : entries) {
      table.rowWith(
          entry.detail() == null ? "" : entry.detail(),
          Times.at(entry.at(), zone),
          entry.epoch(),
          entry.node(),
          entry.event(),
          orDash(entry.release()),
          orDash(entry.step()));
    }
    return table.render(style, "", width);
  }

  private static Cell outcome(HistoryModel ended) {
    return new Cell(ended.outcome().name(), ended.went() ? Tone.GOOD : Tone.BAD);
  }

  private static String took(HistoryModel ended) {
    Duration took = Duration.between(ended.startedAt(), ended.finishedAt());
    return ProgressBars.time(took.isNegative() ? Duration.ZERO : took);
  }

  private static String reason(HistoryModel ended) {
    return ended.rehearsal() == null ? ended.reason() : RehearsalPrinter.line(ended.rehearsal());
  }

  private void line(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      text.append(KeyLine.of(key, Tone.PLAIN, value, style, width));
    }
  }

  private static String orDash(@Nullable String text) {
    return text == null ? "-" : text;
  }
}
