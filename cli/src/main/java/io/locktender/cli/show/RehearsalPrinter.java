package io.locktender.cli.show;

import io.locktender.cli.console.DataSizes;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TextTable;
import io.locktender.coordinator.document.Rehearsal.SyncFigures;
import io.locktender.coordinator.document.Rehearsal.WorkerFigures;
import io.locktender.coordinator.status.RehearsalModel;
import io.locktender.coordinator.status.RehearsalModel.RehearsedStep;
import io.locktender.coordinator.status.Sentences;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.CopyRoom.DiskRoom;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a rehearsal went, for people. */
public final class RehearsalPrinter {
  private final RehearsalModel model;
  private final Style style;
  private final StringBuilder text = new StringBuilder();

  private RehearsalPrinter(RehearsalModel model, Style style) {
    this.model = model;
    this.style = style;
  }

  /** All of it. */
  public static String render(RehearsalModel model, Style style) {
    RehearsalPrinter printer = new RehearsalPrinter(model, style);
    printer.verdict();
    printer.steps();
    printer.figures();
    return printer.text.toString();
  }

  /** In one line: whether it goes through, how long the hold is to be. */
  public static String line(RehearsalModel model) {
    String verdict =
        model.goesThrough() ? "it would go through" : "it would not go through: " + why(model);
    return verdict + "; " + hold(model);
  }

  private static String why(RehearsalModel model) {
    StepFailure failure = model.failure();
    return failure == null
        ? ""
        : Sentences.where(failure.step(), failure.node()) + failure.reason();
  }

  private void verdict() {
    String what = "rehearsal of %s -> %s: ".formatted(model.from(), model.to());
    text.append(what)
        .append(
            style.paint(
                model.goesThrough() ? Tone.GOOD : Tone.BAD,
                model.goesThrough()
                    ? "it would go through"
                    : "it would not go through: " + why(model)))
        .append('\n');
    FailedDocuments.lines(model.documents(), model.documentCount())
        .forEach(each -> text.append("  ").append(each).append('\n'));
  }

  private void steps() {
    if (model.steps().isEmpty()) {
      return;
    }
    TextTable table = new TextTable("release", "step", "target", "runs", "documents", "time");
    for (RehearsedStep step : model.steps()) {
      Long documents = step.documents();
      Long millis = step.millis();
      table.row(
          step.release(),
          step.id(),
          step.target().word(),
          step.runs() == null ? "-" : step.runs(),
          documents == null ? "-" : ProgressBars.number(documents),
          millis == null ? "-" : DataSizes.seconds(millis));
    }
    text.append('\n').append(table.render(style, "")).append('\n');
  }

  private void figures() {
    CopyRoom room = model.room();
    SyncFigures sync = model.sync();
    if (room != null) {
      data(room).forEach((line) -> line(line.get(0), line.get(1)));
    }
    if (sync != null) {
      line(
          "copies",
          "of %s documents were current after %s; the last round took %s"
              .formatted(
                  ProgressBars.number(sync.documents()),
                  DataSizes.seconds(sync.millis()),
                  DataSizes.seconds(sync.roundMillis())));
    }
    line("hold", hold(model));
  }

  /** What there is to copy and the room for it: name and value of each line. */
  static List<List<String>> data(CopyRoom room) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "data",
            ProgressBars.number(room.documents())
                + " documents"
                + (room.bytes() < 0 ? "" : ", " + DataSizes.bytes(room.bytes()))));
    for (DiskRoom disk : room.disks()) {
      lines.add(List.of("room", room(disk)));
    }
    if (room.ledger() != null) {
      lines.add(List.of("ledger", room(room.ledger())));
    }
    Long oplog = room.oplogBytes();
    if (oplog != null) {
      Long seconds = room.oplogSeconds();
      lines.add(
          List.of(
              "oplog",
              "holds "
                  + DataSizes.bytes(oplog)
                  + (seconds == null
                      ? ""
                      : String.format(Locale.ROOT, ", the last %.1f h", seconds / 3_600.0))));
    }
    return lines;
  }

  private static String room(DiskRoom disk) {
    String free =
        disk.freeBytes() < 0
            ? "not known what is free"
            : DataSizes.bytes(disk.freeBytes()) + " free";
    return "%s needed, %s (%s)".formatted(DataSizes.bytes(disk.neededBytes()), free, disk.where());
  }

  private static String hold(RehearsalModel model) {
    if (model.rolls()) {
      return "none: it rolls, and workers serve all the time";
    }
    Long millis = model.predictedHoldMillis();
    if (millis == null) {
      return "its hold is not known";
    }
    return "about " + DataSizes.seconds(millis) + " is to be expected" + workers(model.workers());
  }

  private static String workers(@Nullable WorkerFigures workers) {
    if (workers == null) {
      return ", and what workers take to stop and to start";
    }
    boolean both = workers.stopMillis() != null && workers.startMillis() != null;
    String known = workers.stopMillis() == null ? "start" : both ? "stop and to start" : "stop";
    String also =
        both ? "" : ", and what they take to " + (known.equals("stop") ? "start" : "stop");
    return ", %s of it for workers to %s%s"
        .formatted(DataSizes.seconds(workers.millis()), known, also);
  }

  private void line(String key, String value) {
    text.append(style.paint(Tone.FAINT, "%-10s".formatted(key))).append(value).append('\n');
  }
}
