package io.locktender.cli.show;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.connect.VersionHint;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanDescription;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.plan.Ran;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows the way from the database's version to a release; changes nothing. */
public final class PlanPrinter {
  private final Io io;
  private final ClusterOptions cluster;

  /** What is done with a plan whose steps in Java are loaded. */
  @FunctionalInterface
  private interface With<A> {
    A plan(Plan plan, PlanModel model);
  }

  /**
   * A plan, for people.
   *
   * @param text many lines
   * @param rolls whether it rolls
   */
  public record ShownPlan(String text, boolean rolls) {}

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
    if (from.isPresent()) {
      return load(
          target,
          planner -> planner.plan(from.get(), target),
          null,
          (plan, model) -> print(model, false, json));
    }
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      PlanFacts facts = PlanFacts.of(mongo);
      return load(
          target,
          planner -> planner.plan(facts.document().version(), target),
          facts,
          (plan, model) -> print(model, plan.backward(), json));
    }
  }

  /** Prints the plan back from the database's version; returns the exit code. */
  public int printBack(ReleaseVersion target, boolean json) {
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      PlanFacts facts = PlanFacts.of(mongo);
      return load(
          target,
          planner -> planner.back(facts.document().version(), target),
          facts,
          (plan, model) -> print(model, plan.backward(), json));
    }
  }

  /**
   * The plan from the database's version.
   *
   * @param back whether it goes back, by the reverts of the steps since
   * @throws CliException when there is none, with all reasons
   */
  public ShownPlan show(ReleaseVersion target, boolean back) {
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      PlanFacts facts = PlanFacts.of(mongo);
      ReleaseVersion now = facts.document().version();
      return load(
          target,
          planner -> back ? planner.back(now, target) : planner.plan(now, target),
          facts,
          (plan, model) ->
              new ShownPlan(
                  PlanText.render(model, back, io.style(), TerminalWidth.of(io)),
                  model.plan().whyNotRolling().isEmpty()));
    }
  }

  private <A> A load(
      ReleaseVersion target,
      Function<Planner, PlanResult> plans,
      @Nullable PlanFacts facts,
      With<A> with) {
    ReleaseStore store = cluster.releaseStore();
    PlanResult result =
        plans.apply(
            new Planner(store, facts == null ? Ran.UNKNOWN : new Ran(facts.document().ran())));
    if (result.plan().isEmpty()) {
      throw CliException.refused(
          "there is no plan to "
              + target
              + ":\n  "
              + String.join("\n  ", result.reasons())
              + new VersionHint(cluster).of(target).map(hint -> "\n" + hint).orElse(""));
    }
    try (LoadedPlan loaded = LoadedPlan.load(result.orThrow(), store)) {
      Plan plan = loaded.plan();
      PlanModel model =
          new PlanModel(
              PlanDescription.of(plan),
              facts == null ? null : facts.room(plan),
              facts == null ? null : facts.rehearsal(plan).orElse(null),
              facts == null ? List.of() : notes(facts, plan));
      return with.plan(plan, model);
    }
  }

  private List<String> notes(PlanFacts facts, Plan plan) {
    List<String> notes = new ArrayList<>(ReleaseNotes.of(cluster, facts.document()));
    notes.addAll(facts.notes(plan));
    return notes;
  }

  private int print(PlanModel model, boolean back, boolean json) {
    if (json) {
      io.out().println(Json.of(model));
    } else {
      io.out().print(PlanText.render(model, back, io.style(), TerminalWidth.of(io)));
    }
    return ExitCodes.DONE;
  }
}
