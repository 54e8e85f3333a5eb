package io.locktender.steps.plan;

import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * When each step of the master runs in an upgrade by HOLD: before the hold, on one document after
 * the other and on empty structures, while workers serve; or in the hold, on whole copies. From the
 * first step on that sees whole collections, whatever works on what it touches runs in the hold,
 * too, for each step must find what the one before it has left.
 *
 * @param steps the steps of the master, in the order in which the plan has them
 */
public record StepTiming(List<Timed> steps) {
  /** When a step runs. */
  public enum When {
    /** While workers serve: what they write afterwards goes the same way again. */
    BEFORE_HOLD("before the hold"),
    /** When no worker runs any more. */
    IN_HOLD("in the hold");

    private final String words;

    When(String words) {
      this.words = words;
    }

    /** As {@code plan} shows it. */
    public String words() {
      return words;
    }
  }

  /**
   * One step.
   *
   * @param when when it runs
   * @param why one sentence without its full stop
   */
  public record Timed(Step step, When when, String why) {}

  public StepTiming {
    steps = List.copyOf(steps);
  }

  /**
   * Times the steps of a plan.
   *
   * @param plan of which all steps in Java are loaded
   * @throws IllegalStateException when one is not
   */
  public static StepTiming of(Plan plan) {
    Map<String, Step> inHold = new LinkedHashMap<>();
    List<Timed> timed = new ArrayList<>();
    for (Step step : plan.masterSteps()) {
      Optional<String> why = whyInHold(step, inHold);
      if (why.isPresent()) {
        step.change().touches().forEach(name -> inHold.putIfAbsent(name, step));
      }
      timed.add(
          new Timed(
              step,
              why.isPresent() ? When.IN_HOLD : When.BEFORE_HOLD,
              why.orElseGet(() -> whyBefore(step))));
    }
    return new StepTiming(timed);
  }

  /** The steps that run before the hold, in order. */
  public List<Step> beforeHold() {
    return at(When.BEFORE_HOLD);
  }

  /** The steps that run in the hold, in order. */
  public List<Step> inHold() {
    return at(When.IN_HOLD);
  }

  private List<Step> at(When when) {
    return steps.stream().filter(timed -> timed.when() == when).map(Timed::step).toList();
  }

  private static Optional<String> whyInHold(Step step, Map<String, Step> inHold) {
    if (seesWholeCollections(step.change())) {
      return Optional.of("it works on whole collections, which must not change while it runs");
    }
    for (String name : new TreeSet<>(step.change().touches())) {
      Step earlier = inHold.get(name);
      if (earlier != null) {
        return Optional.of(
            "it works on %s after step %s of %s, which runs in the hold"
                .formatted(name, earlier.id(), earlier.release()));
      }
    }
    return Optional.empty();
  }

  private static String whyBefore(Step step) {
    return isOfDocuments(step.change())
        ? "it changes one document after the other; what workers write meanwhile is changed the"
            + " same way"
        : "it changes what the copies are, before there is anything in them";
  }

  /** Whether a change is made by code of the release that has collections as wholes before it. */
  public static boolean seesWholeCollections(Change change) {
    return change instanceof Change.Exec
        || (change instanceof Change.Java java && java.step() instanceof JavaStep.Change);
  }

  /** Whether a change is one of documents, each by itself. */
  public static boolean isOfDocuments(Change change) {
    return change instanceof Change.Transform
        || change instanceof Change.RenameField
        || change instanceof Change.SetField
        || change instanceof Change.UnsetField
        || change instanceof Change.Update
        || (change instanceof Change.Java java && java.step() instanceof JavaStep.Transform);
  }
}
