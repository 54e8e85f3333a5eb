package io.locktender.steps.plan;

import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a plan can be carried out in place while workers of both releases serve: one hop, to a
 * release that says that it rolls, by steps that may be run again at any moment.
 */
public final class WayRules {
  private WayRules() {}

  /**
   * Which way a plan goes.
   *
   * @param plan of which all steps in Java are loaded
   * @throws IllegalStateException when one is not
   */
  public static WayVerdict judge(Plan plan) {
    Release target = plan.target();
    if (target.rollsFrom().isEmpty()) {
      return WayVerdict.of(
          List.of(
              "release %s does not say rolls-from: name there the releases whose workers tolerate its expanded schema"
                  .formatted(target.version())));
    }
    List<String> reasons = new ArrayList<>(hop(plan, target.rollsFrom().get()));
    for (Step step : plan.masterSteps()) {
      StepRules.reasons(step).stream()
          .map(reason -> "release %s, step %s: %s".formatted(step.release(), step.id(), reason))
          .forEach(reasons::add);
    }
    return WayVerdict.of(reasons);
  }

  private static List<String> hop(Plan plan, String range) {
    if (plan.from().equals(ReleaseVersion.NONE)) {
      return List.of(
          "the database is at none, and no worker can run on it: go to the first release by hold");
    }
    if (plan.releases().size() > 1) {
      return List.of(
          "from %s to %s is more than one hop, through %s: go to each of them in turn"
              .formatted(
                  plan.from(),
                  plan.target().version(),
                  plan.releases().stream().map(Release::version).toList()));
    }
    return Stream.of(plan.from())
        .filter(from -> !from.isIn(range))
        .map(
            from ->
                "rolls-from of release %s is '%s', which does not contain %s: go to a release in it first, or widen it if the workers of %s tolerate the expanded schema"
                    .formatted(plan.target().version(), range, from, from))
        .toList();
  }
}
