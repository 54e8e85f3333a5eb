package io.locktender.cli.show;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Joiner;
import io.locktender.cli.console.KeyLine;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.cli.console.TextTable;
import io.locktender.cli.console.TextTable.Cell;
import io.locktender.cli.console.Times;
import io.locktender.cli.console.Wrapped;
import io.locktender.coordinator.status.RehearsalModel;
import io.locktender.steps.plan.PlanDescription;
import io.locktender.steps.plan.PlanDescription.Row;
import io.locktender.steps.plan.Repeat;
import io.locktender.steps.plan.Rollback;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.plan.Strategy;
import io.locktender.steps.work.CopyRoom;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan for people. */
final class PlanText {
  private final PlanDescription plan;
  private final Style style;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  private PlanText(PlanDescription plan, Style style, int width) {
    this.plan = plan;
    this.style = style;
    this.width = width;
  }

  /**
   * All of it.
   *
   * @param back whether it goes back, which cannot be rehearsed
   * @param width how long a line may be at most
   */
  static String render(PlanModel model, boolean back, Style style, int width) {
    PlanText text = new PlanText(model.plan(), style, width);
    text.way();
    CopyRoom room = model.room();
    if (room != null) {
      text.facts(room, model.rehearsal(), back);
    }
    model.notes().forEach(text::note);
    return text.text.toString();
  }

  private void note(String note) {
    sentence("note: " + note);
  }

  private void sentence(String line) {
    boolean fits = width == TerminalWidth.UNBOUNDED || line.length() <= width;
    (fits ? List.of(line) : Wrapped.lines(line, width))
        .forEach(one -> text.append(one).append('\n'));
  }

  private void way() {
    text.append(plan.from()).append(" -> ").append(Joiner.on(" -> ").join(plan.releases()));
    text.append('\n');
    strategy();
    for (Repeat repeat : plan.repeats()) {
      text.append(
          "step %s of %s is that of %s: it runs, and is reverted, with that one only%n"
              .formatted(repeat.id(), repeat.release(), repeat.ranIn()));
    }
    if (plan.steps().isEmpty()) {
      text.append("no steps: only the version changes\n");
      return;
    }
    text.append(table().render(style, "", width));
    inHold();
    text.append(
        "point of no return: %s, after step %d%n"
            .formatted(plan.pointOfNoReturnName(), plan.pointOfNoReturn()));
  }

  private boolean holds() {
    return plan.strategy().equals(Strategy.HOLD.word());
  }

  private void strategy() {
    if (plan.whyNotRolling().isEmpty()) {
      sentence("rolling: workers serve all the time; the nodes switch one after the other");
      return;
    }
    sentence("hold: all workers stop, once copies are made beside them; to make it rolling:");
    plan.whyNotRolling().forEach(why -> text.append(KeyLine.below(why, width)));
  }

  private TextTable table() {
    List<String> columns =
        new ArrayList<>(
            List.of("", "release", "step", "target", "phase", "kind", "touches", "revert"));
    if (holds()) {
      columns.add("runs");
    }
    TextTable table =
        new TextTable(columns.toArray(String[]::new))
            .expendable("phase", "target", "release", "touches", "kind");
    int number = 0;
    for (Row row : plan.steps()) {
      number++;
      boolean none = row.rollback().equals(Rollback.NONE.words());
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  number,
                  row.release(),
                  row.id(),
                  row.target(),
                  row.phase(),
                  row.kind(),
                  row.touches().isEmpty() ? "-" : String.join(", ", row.touches()),
                  new Cell(row.rollback(), none ? Tone.BAD : Tone.PLAIN)));
      if (holds()) {
        cells.add(requireNonNull(row.when()));
      }
      table.row(cells.toArray());
    }
    return table;
  }

  /** Why no worker may run while these do. */
  private void inHold() {
    int number = 0;
    for (Row row : plan.steps()) {
      number++;
      if (StepTiming.When.IN_HOLD.words().equals(row.when())) {
        sentence("step %d runs in the hold: %s".formatted(number, row.why()));
      }
    }
  }

  private void facts(CopyRoom room, @Nullable RehearsalModel rehearsal, boolean back) {
    List<List<String>> lines = RehearsalPrinter.data(room);
    // Where nothing is copied, no room is needed.
    (holds() ? lines : lines.subList(0, 1)).forEach(line -> fact(line.get(0), line.get(1)));
    if (!back) {
      fact(
          "rehearsal",
          rehearsal == null
              ? "none of this plan yet; 'locktender rehearse " + plan.to() + "' makes one"
              : Times.at(rehearsal.at(), ZoneId.systemDefault())
                  + ": "
                  + RehearsalPrinter.line(rehearsal));
    }
  }

  private void fact(String key, String value) {
    text.append(KeyLine.of(key, Tone.PLAIN, value, Style.PLAIN, width));
  }
}
