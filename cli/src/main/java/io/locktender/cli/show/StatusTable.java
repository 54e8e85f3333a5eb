package io.locktender.cli.show;

import com.google.common.base.Joiner;
import io.locktender.cli.console.DataSizes;
import io.locktender.cli.console.KeyLine;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TerminalHeight;
import io.locktender.cli.console.TextTable;
import io.locktender.cli.console.TextTable.Cell;
import io.locktender.cli.console.Times;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.status.HoldForecast;
import io.locktender.coordinator.status.Sentences;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel;
import io.locktender.coordinator.status.StatusModel.DatabaseVersion;
import io.locktender.coordinator.status.StatusModel.Failure;
import io.locktender.coordinator.status.StatusModel.HoldStatus;
import io.locktender.coordinator.status.StatusModel.RollingStatus;
import io.locktender.coordinator.status.StatusModel.StepState;
import io.locktender.coordinator.status.StatusModel.StepStatus;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code status} for people. */
public final class StatusTable {
  private static final String OPEN =
      "open: whoever reaches it may ask for an upgrade, and write what nodes report";

  private final Style style;
  private final ZoneId zone;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  /**
   * One that can be printed again and again.
   *
   * @param width how long a line may be at most
   */
  StatusTable(Style style, ZoneId zone, int width) {
    this.style = style;
    this.zone = zone;
    this.width = width;
  }

  /**
   * The whole table, with a line break at its end.
   *
   * @param eta how long the running task still takes, in words, or null where nobody knows
   */
  String render(Snapshot snapshot, @Nullable String eta) {
    return render(snapshot, eta, TerminalHeight.UNBOUNDED);
  }

  /**
   * The same, in at most so many lines: what is done, or serves, is counted where it has no room.
   *
   * @param most how many lines there may be, where what is left then has room in them
   */
  String render(Snapshot snapshot, @Nullable String eta, int most) {
    StatusModel model = new StatusBuilder(snapshot).build();
    String whole = render(snapshot, model, eta, new Cut(model, 0));
    if (whole.lines().count() <= most) {
      return whole;
    }
    int less = 0;
    int more = Cut.most(model);
    while (less < more) {
      int between = (less + more) / 2;
      if (render(snapshot, model, eta, new Cut(model, between)).lines().count() <= most) {
        more = between;
      } else {
        less = between + 1;
      }
    }
    return render(snapshot, model, eta, new Cut(model, less));
  }

  private String render(Snapshot snapshot, StatusModel model, @Nullable String eta, Cut cut) {
    text.setLength(0);
    line("cluster", Tone.STRONG, model.cluster());
    line("target", Tone.PLAIN, orNone(model.targetVersion()));
    String master = model.master();
    database(model.databaseVersion(), model.problem() != null || master == null);
    line("master", master == null ? Tone.BAD : Tone.PLAIN, orNone(master));
    upgrade(model.upgrade());
    if (master != null) {
      doing(snapshot.mirror());
    }
    if (model.upgrade() != null && model.upgrade().deadline() != null) {
      line("deadline", Tone.PLAIN, Times.deadline(model.upgrade().deadline(), zone));
    }
    progress(snapshot.progress(), eta);
    steps(cut.steps());
    text.append(cut.moreSteps());
    if (!cut.nodes().isEmpty() || cut.moreNodes().isEmpty()) {
      text.append('\n').append(NodeTable.render(cut.nodes(), style, width));
    }
    text.append(cut.moreNodes());
    if (Boolean.TRUE.equals(model.zookeeperOpen())) {
      line("zookeeper", Tone.BUSY, OPEN);
    }
    snapshot.view().problems().forEach(problem -> line("problem", Tone.BAD, problem));
    snapshot
        .view()
        .newer()
        .forEach(newer -> line("problem", Tone.BAD, String.valueOf(newer.getMessage())));
    return text.toString();
  }

  private void database(@Nullable DatabaseVersion database, boolean asKnownLast) {
    if (database == null) {
      line("database", Tone.BUSY, "not known: no master has reported it yet");
      return;
    }
    boolean closed = database.admits().isEmpty();
    String admits = closed ? "admits none" : "admits " + Joiner.on(", ").join(database.admits());
    line(
        "database",
        Tone.PLAIN,
        "%s  %s  revision %d, epoch %d%s"
            .formatted(
                style.paint(Tone.STRONG, database.version().toString()),
                style.paint(closed ? Tone.BUSY : Tone.PLAIN, admits),
                database.revision(),
                database.epoch(),
                asKnownLast ? "  (as it was known last)" : ""));
  }

  private void upgrade(@Nullable UpgradeStatus upgrade) {
    if (upgrade == null) {
      line("upgrade", Tone.PLAIN, "none");
      return;
    }
    line(upgrade.rehearsal() == null ? "upgrade" : "rehearsal", Tone.PLAIN, headline(upgrade));
    rolling(upgrade.rolling());
    hold(upgrade.hold());
    Failure failure = upgrade.failure();
    if (failure != null) {
      line("failure", Tone.BAD, Sentences.where(failure.step(), failure.node()) + failure.reason());
      FailedDocuments.lines(failure.documents()).forEach(each -> line("", Tone.PLAIN, each));
    }
  }

  /** What is as by default, and has not begun, is not worth a line. */
  private void hold(@Nullable HoldStatus hold) {
    if (hold == null) {
      return;
    }
    List<String> words = new ArrayList<>();
    if (hold.cutover().equals("manual")) {
      words.add("cutover manual");
    }
    if (hold.maxHold() != null) {
      words.add("at most " + hold.maxHold());
    }
    if (hold.askedBy() != null) {
      words.add("asked for by " + hold.askedBy());
    }
    if (hold.givenUp() != null) {
      words.add(hold.holds() + " given up");
    }
    if (hold.behindMillis() != null) {
      words.add("behind " + seconds(hold.behindMillis()));
    }
    HoldForecast forecast = hold.forecast();
    if (forecast != null) {
      String without = String.join(", ", forecast.without());
      words.add(
          "predicted "
              + seconds(forecast.millis())
              + (without.isEmpty() ? "" : " without " + without));
    }
    if (!words.isEmpty()) {
      line("hold", hold.waits() ? Tone.BUSY : Tone.PLAIN, String.join("  ", words));
    }
  }

  private static String seconds(long millis) {
    return DataSizes.seconds(millis);
  }

  private void rolling(@Nullable RollingStatus rolling) {
    if (rolling != null) {
      String nodes =
          rolling.switched().isEmpty() ? "no node" : String.join(", ", rolling.switched());
      String paused = rolling.paused() == null ? "" : "  paused by " + rolling.paused();
      String lag = rolling.lag() == null ? "" : "  lag " + ProgressBars.number(rolling.lag());
      line(
          "rolling",
          rolling.paused() == null ? Tone.PLAIN : Tone.BUSY,
          nodes + " switched  finalize " + rolling.finalizes() + lag + paused);
    }
  }

  private String headline(UpgradeStatus upgrade) {
    Outcome outcome = upgrade.outcome();
    String how = outcome == null ? upgrade.phase().name() : outcome.name();
    String since =
        upgrade.startedAt() == null ? "" : "  since " + Times.at(upgrade.startedAt(), zone);
    String until =
        upgrade.finishedAt() == null ? "" : "  until " + Times.at(upgrade.finishedAt(), zone);
    String from = upgrade.from() == null ? "?" : upgrade.from().toString();
    return from + " -> " + upgrade.to() + "  " + style.paint(tone(upgrade), how) + since + until;
  }

  private static Tone tone(UpgradeStatus upgrade) {
    if (upgrade.outcome() == null) {
      return Tone.BUSY;
    }
    boolean rehearsed = upgrade.outcome() == Outcome.REHEARSED && upgrade.failure() == null;
    return rehearsed || upgrade.outcome() == Outcome.SUCCEEDED ? Tone.GOOD : Tone.BAD;
  }

  private void doing(@Nullable Mirror mirror) {
    if (mirror != null && !mirror.sentence().isBlank()) {
      line("doing", mirror.blind() ? Tone.BAD : Tone.FAINT, mirror.sentence());
    }
  }

  private void progress(@Nullable TaskProgress progress, @Nullable String eta) {
    // How far behind the workers it is, is said where it rolls.
    if (progress != null && progress.task() != TaskKind.KEEP_UP) {
      String task = progress.step() == null ? progress.task().name() : progress.step();
      String rest = eta == null ? "" : "  " + eta + " left";
      line(
          "progress",
          Tone.PLAIN,
          task + "  " + ProgressBars.of(progress.done(), progress.left()) + rest);
    }
  }

  private void steps(List<StepStatus> steps) {
    if (steps.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable("step", "target", "state", "pending", "changed")
            .expendable("target", "changed", "pending");
    for (StepStatus step : steps) {
      Long pending = step.pending();
      table.row(
          step.id(),
          step.target().word(),
          new Cell(step.state().name(), tone(step.state())),
          pending == null ? "-" : ProgressBars.number(pending),
          ProgressBars.number(step.changed()));
    }
    text.append('\n').append(table.render(style, "", width));
  }

  private static Tone tone(StepState state) {
    return switch (state) {
      case PENDING, ROLLED_BACK -> Tone.FAINT;
      case RUNNING -> Tone.BUSY;
      case DONE -> Tone.GOOD;
      case FAILED -> Tone.BAD;
    };
  }

  private void line(String key, Tone tone, String value) {
    text.append(KeyLine.of(key, tone, value, style, width));
  }

  private static String orNone(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }
}
