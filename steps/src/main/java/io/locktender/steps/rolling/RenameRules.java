package io.locktender.steps.rolling;

import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * That no field gets a name which a step before has given to another one: every document would have
 * both, and none could be renamed, for ever.
 */
public final class RenameRules {
  private RenameRules() {}

  /**
   * One sentence for each step that renames a field to one that is written before.
   *
   * @param steps in the order in which they run
   */
  public static List<String> reasons(List<Step> steps) {
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.change() instanceof Change.RenameField rename) {
        lastWriter(steps.subList(0, i), rename)
            .filter(earlier -> makes(earlier, rename.to()))
            .map(
                earlier ->
                    "release %s, step %s: it renames '%s' to '%s', which step %s before it writes, so that documents have both, and it fails for ever: take '%s' away by unset-field instead"
                        .formatted(
                            step.release(),
                            step.id(),
                            rename.from(),
                            rename.to(),
                            earlier.id(),
                            rename.from()))
            .ifPresent(reasons::add);
      }
    }
    return reasons;
  }

  private static Optional<Step> lastWriter(List<Step> earlier, Change.RenameField rename) {
    return earlier.stream()
        .filter(step -> !Collections.disjoint(step.change().touches(), rename.touches()))
        .filter(step -> WrittenFields.mayWrite(step.change(), rename.to()))
        .reduce((first, second) -> second);
  }

  /** In contract a transform may as well take it away. */
  private static boolean makes(Step step, String field) {
    if (step.change() instanceof Change.Transform && step.phase() != StepPhase.EXPAND) {
      return false;
    }
    return OrderRules.writes(step.change()).stream()
        .anyMatch(written -> Expressions.isWithin(written, field));
  }
}
