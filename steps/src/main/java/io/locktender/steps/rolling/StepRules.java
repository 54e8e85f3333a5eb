package io.locktender.steps.rolling;

import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Reverts;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a step of the master cannot be part of a rolling upgrade, and what would make it one. */
public final class StepRules {
  private StepRules() {}

  /**
   * One sentence each, that follows the step's name; none when it can.
   *
   * @throws IllegalStateException when the step's code has not been loaded
   */
  public static List<String> reasons(Step step) {
    if (step.change() instanceof Change.UnloadedJava unloaded) {
      throw new IllegalStateException(unloaded.place() + ": the step's code has not been loaded");
    }
    List<String> reasons = new ArrayList<>();
    Optional<String> again = notAgain(step.change());
    again.ifPresent(reasons::add);
    if (step.phase() == StepPhase.MIGRATE) {
      reasons.add(
          "phase migrate needs all workers stopped: move it to expand, if the workers of both"
              + " releases can live with what it does, else to contract");
    } else if (again.isEmpty()) {
      if (step.phase() == StepPhase.EXPAND) {
        expand(step, reasons);
      }
      if (reasons.isEmpty()) {
        pending(step.change()).ifPresent(reasons::add);
      }
    }
    return reasons;
  }

  private static void expand(Step step, List<String> reasons) {
    harms(step.change()).ifPresent(reasons::add);
    if (!reasons.isEmpty()) {
      return;
    }
    Optional<Change> back = Reverts.of(step);
    if (back.isEmpty()) {
      reasons.add("it has no revert: write one");
    }
    back.flatMap(change -> notAgain(change).or(() -> pending(change)))
        .ifPresent(why -> reasons.add("its revert: " + why));
    reasons.addAll(PendingRules.reasons(step.change()));
  }

  /** What {@code pending} must be like in every phase. */
  private static Optional<String> pending(Change change) {
    return EndRules.reason(change).or(() -> OnceRules.reason(change));
  }

  /** A master that takes over runs a step again that the one before it may have run. */
  private static Optional<String> notAgain(Change change) {
    String why = "%s cannot be run again after a take-over: ".formatted(change.kind());
    if (change instanceof Change.Update) {
      return Optional.of(why + "write it as a transform, which says what is pending");
    } else if (change instanceof Change.Exec) {
      return Optional.of(
          why + "write it as a transform, or let each node run it on itself, by its target");
    } else if (change instanceof Change.Java java && java.step() instanceof JavaStep.Change) {
      return Optional.of(
          "a change in Java" + why.substring("java".length()) + "write it as a JavaStep.transform");
    } else if (change instanceof Change.RenameCollection) {
      return Optional.of(
          "workers of one of the releases would look for the collection in vain: keep its name, or"
              + " go by hold");
    }
    return Optional.empty();
  }

  /** What workers of the old release, which go on, could not live with. */
  private static Optional<String> harms(Change change) {
    if (change instanceof Change.DropCollection
        || change instanceof Change.DropIndex
        || change instanceof Change.UnsetField
        || change instanceof Change.RenameField) {
      return Optional.of(
          "workers of the old release still use what %s takes away: move it to contract"
              .formatted(change.kind()));
    } else if (change instanceof Change.SetField set && set.overwrite()) {
      return Optional.of(
          "it overwrites what workers of the old release write: leave out overwrite, or move it to"
              + " contract");
    } else if (change instanceof Change.SetValidator validator
        && !validator.action().equals("warn")) {
      return Optional.of(
          "it refuses documents that workers of the old release write: set action to warn, or move"
              + " it to contract");
    }
    return Optional.empty();
  }
}
