package io.locktender.coordinator.master;

import io.locktender.coordinator.document.Revert;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.ReleaseStore;
import io.locktender.steps.release.ReleaseVersion;
import org.jspecify.annotations.Nullable;

/** The plan that a request asks for. */
public final class Plans {
  private Plans() {}

  /**
   * The plan, or every reason against it.
   *
   * @param from the database version
   * @param to the target
   * @param revert how it goes back, or null when it goes forward
   */
  public static PlanResult of(
      ReleaseStore store, ReleaseVersion from, ReleaseVersion to, @Nullable Revert revert) {
    Planner planner = new Planner(store);
    if (revert == null) {
      return planner.plan(from, to);
    }
    return revert.restores() == null ? planner.back(from, to) : planner.restore(from, to);
  }
}
