package io.locktender.cli.admin;

import io.locktender.cli.admin.BackupModel.Goes;
import io.locktender.cli.command.Ids;
import io.locktender.cli.console.DataSizes;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.TextTable;
import io.locktender.cli.console.Times;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backups, for people.
 *
 * @param zone of the times
 * @param now the wall clock
 * @param width how long a line may be at most
 * @param removes whether any is removed by itself
 */
record BackupTable(Style style, ZoneId zone, Instant now, int width, boolean removes) {
  private static final String UNKNOWN = "?";

  String render(List<BackupModel> backups) {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "upgrade",
                "made",
                "age",
                "from",
                "to",
                "outcome",
                "documents",
                "size",
                "collections"));
    if (removes) {
      columns.add(columns.size() - 1, "goes");
    }
    TextTable table =
        new TextTable(columns.toArray(String[]::new))
            .expendable("collections", "age", "outcome", "from", "size", "documents", "made");
    List<String> ids = backups.stream().map(BackupModel::upgradeId).toList();
    for (BackupModel backup : backups) {
      table.row(cells(backup, ids));
    }
    return table.render(style, "", width);
  }

  private Object[] cells(BackupModel backup, List<String> ids) {
    Instant made = backup.endedAt();
    Long bytes = backup.bytes();
    List<Object> cells =
        new ArrayList<>(
            List.of(
                Ids.shortened(backup.upgradeId(), ids),
                made == null ? UNKNOWN : Times.at(made, zone),
                made == null ? UNKNOWN : Times.ago(made, now),
                orUnknown(backup.from()),
                orUnknown(backup.to()),
                orUnknown(backup.outcome()),
                ProgressBars.number(backup.allDocuments()),
                bytes == null ? UNKNOWN : DataSizes.bytes(bytes)));
    if (removes) {
      cells.add(goes(backup.goes()));
    }
    cells.add(String.join(", ", backup.documents().keySet()));
    return cells.toArray();
  }

  private String goes(@Nullable Goes goes) {
    if (goes == null) {
      return "stays: not in the history";
    }
    if (goes.now()) {
      return "now";
    }
    if (goes.last()) {
      return "stays: the last";
    }
    List<String> when = new ArrayList<>();
    Integer after = goes.after();
    if (after != null) {
      when.add("after " + after + " more");
    }
    if (goes.at() != null) {
      when.add(Times.at(goes.at(), zone));
    }
    return String.join(", or ", when);
  }

  private static String orUnknown(@Nullable Object value) {
    return value == null ? UNKNOWN : value.toString();
  }
}
