package io.locktender.steps.plan;

import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.rolling.OrderRules;
import io.locktender.steps.rolling.RenameRules;
import io.locktender.steps.rolling.StepRules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a plan can be carried out in place while workers of both releases serve: one hop, to a
 * release that says that it rolls, by steps that may be run again at any moment.
 */
public final class StrategyRules {
  private StrategyRules() {}

  /**
   * Which way a plan goes.
   *
   * @param plan of which all steps in Java are loaded
   * @throws IllegalStateException when one is not
   */
  public static StrategyVerdict judge(Plan plan) {
    Release newer = plan.backward() ? plan.releases().get(0) : plan.target();
    if (newer.rollsFrom().isEmpty()) {
      return StrategyVerdict.of(
          List.of(
              "release %s has no rolls-from: list there the releases whose workers tolerate its expanded schema"
                  .formatted(newer.version())));
    }
    List<String> reasons = new ArrayList<>(hop(plan, newer));
    for (Step step : plan.masterSteps()) {
      StepRules.reasons(step).stream()
          .map(reason -> "release %s, step %s: %s".formatted(step.release(), step.id(), reason))
          .forEach(reasons::add);
    }
    List<Step> expand = plan.masterSteps(StepPhase.EXPAND);
    reasons.addAll(OrderRules.reasons(expand));
    reasons.addAll(
        RenameRules.reasons(
            Stream.concat(expand.stream(), plan.masterSteps(StepPhase.CONTRACT).stream())
                .toList()));
    return StrategyVerdict.of(reasons);
  }

  private static List<String> hop(Plan plan, Release newer) {
    if (plan.from().equals(ReleaseVersion.NONE)) {
      return List.of(
          "the database is at none, so no worker can run on it: go to the first release by hold");
    }
    int hops = plan.releases().size() - (plan.backward() ? 1 : 0);
    if (hops > 1) {
      return List.of(
          "from %s to %s is more than one hop, through %s: upgrade to each of them in turn"
              .formatted(
                  plan.from(),
                  plan.target().version(),
                  plan.releases().stream().map(Release::version).toList()));
    }
    String range = newer.rollsFrom().orElseThrow();
    return Stream.of(plan.backward() ? plan.target().version() : plan.from())
        .filter(older -> !older.isIn(range))
        .map(
            older ->
                "rolls-from of release %s is '%s', which does not contain %s: go to a release in it first, or widen it if the workers of %s tolerate the expanded schema"
                    .formatted(newer.version(), range, older, older))
        .toList();
  }
}
