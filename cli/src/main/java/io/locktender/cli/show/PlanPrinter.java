package io.locktender.cli.show;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Joiner;
import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TextTable;
import io.locktender.cli.console.TextTable.Cell;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.PlanDescription;
import io.locktender.steps.plan.PlanDescription.Row;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.plan.Rollback;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.plan.Strategy;
import io.locktender.steps.quiet.QuietCheck;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.work.DatabaseWork.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Shows the way from the database's version to a release; changes nothing. */
public final class PlanPrinter {
  private final Io io;
  private final ClusterOptions cluster;

  /** What the database said besides its version, when it was asked. */
  private final List<String> notes = new ArrayList<>();

  public PlanPrinter(Io io, ClusterOptions cluster) {
    this.io = io;
    this.cluster = cluster;
  }

  /**
   * Prints the plan; returns the exit code.
   *
   * @param from the version to begin at; empty: the database is asked
   */
  public int print(ReleaseVersion target, Optional<ReleaseVersion> from, boolean json) {
    return print(
        target, planner -> planner.plan(from.orElseGet(this::databaseVersion), target), json);
  }

  /** Prints the plan back from the database's version; returns the exit code. */
  public int printBack(ReleaseVersion target, boolean json) {
    return print(target, planner -> planner.back(databaseVersion(), target), json);
  }

  private int print(ReleaseVersion target, Function<Planner, PlanResult> plans, boolean json) {
    ReleaseStore store = new ReleaseStore(cluster.releases());
    PlanResult result = plans.apply(new Planner(store));
    if (result.plan().isEmpty()) {
      throw CliException.refused(
          "there is no plan to " + target + ":\n  " + String.join("\n  ", result.reasons()));
    }
    try (LoadedPlan loaded = LoadedPlan.load(result.orThrow(), store)) {
      PlanDescription plan = PlanDescription.of(loaded.plan());
      if (json) {
        io.out().println(Json.of(plan));
      } else {
        io.out().print(render(plan));
      }
      if (!loaded.plan().masterSteps().isEmpty()) {
        notes.forEach(note -> io.err().println("note: " + note));
      }
    }
    return ExitCodes.DONE;
  }

  private ReleaseVersion databaseVersion() {
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      ReleaseVersion version = mongo.requiredVersion().version();
      Findings quiet = new QuietCheck(mongo.database()).check();
      notes.addAll(quiet.reasons());
      notes.addAll(quiet.notes());
      return version;
    }
  }

  private static String strategy(PlanDescription plan) {
    if (plan.whyNotRolling().isEmpty()) {
      return "rolling: workers serve all the time; the nodes switch one after the other\n";
    }
    return "hold: all workers stop, once copies are made beside them; to make it rolling:\n  "
        + String.join("\n  ", plan.whyNotRolling())
        + "\n";
  }

  private String render(PlanDescription plan) {
    StringBuilder text = new StringBuilder();
    text.append(plan.from()).append(" -> ").append(Joiner.on(" -> ").join(plan.releases()));
    text.append('\n').append(strategy(plan));
    if (plan.steps().isEmpty()) {
      return text.append("no steps: only the version changes\n").toString();
    }
    text.append(table(plan).render(io.style(), ""));
    inHold(plan, text);
    return text.append(
            "point of no return: %s, after step %d%n"
                .formatted(plan.pointOfNoReturnName(), plan.pointOfNoReturn()))
        .toString();
  }

  private static TextTable table(PlanDescription plan) {
    List<String> columns =
        new ArrayList<>(
            List.of("", "release", "step", "target", "phase", "kind", "touches", "revert"));
    boolean holds = plan.strategy().equals(Strategy.HOLD.word());
    if (holds) {
      columns.add("runs");
    }
    TextTable table = new TextTable(columns.toArray(String[]::new));
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
      if (holds) {
        cells.add(requireNonNull(row.when()));
      }
      table.row(cells.toArray());
    }
    return table;
  }

  /** Why no worker may run while these do. */
  private static void inHold(PlanDescription plan, StringBuilder text) {
    int number = 0;
    for (Row row : plan.steps()) {
      number++;
      if (StepTiming.When.IN_HOLD.words().equals(row.when())) {
        text.append("step %d runs in the hold: %s%n".formatted(number, row.why()));
      }
    }
  }
}
