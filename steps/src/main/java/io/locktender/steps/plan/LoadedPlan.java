package io.locktender.steps.plan;

import io.locktender.steps.release.Release;
import io.locktender.steps.store.LoadedRelease;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan whose steps in Java can run, or be asked what they touch; each release's code has a class
 * loader of its own. Close it when the last step has ended.
 */
public final class LoadedPlan implements AutoCloseable {
  /** The most collections that a plan may touch: the version document names them all in SWAP. */
  public static final int MAX_COLLECTIONS = 500;

  private final Plan plan;
  private final List<LoadedRelease> releases;

  private LoadedPlan(Plan plan, List<LoadedRelease> releases) {
    this.plan = plan;
    this.releases = releases;
  }

  /**
   * Loads the code of every release of a plan. Code of the releases runs.
   *
   * @throws InvalidInputException when a release is no longer the one that was planned with, its
   *     code does not load, they touch more than {@link #MAX_COLLECTIONS}, or it goes back and a
   *     step has no way back
   */
  public static LoadedPlan load(Plan plan, ReleaseStore store) {
    List<LoadedRelease> loaded = new ArrayList<>();
    try {
      for (Release planned : plan.releases()) {
        LoadedRelease release = store.load(planned.version());
        loaded.add(release);
        checkSame(planned, release.release());
      }
      Plan complete =
          new Plan(
              plan.from(), loaded.stream().map(LoadedRelease::release).toList(), plan.repeats());
      checkWaysBack(complete);
      checkTouches(complete);
      return new LoadedPlan(complete, loaded);
    } catch (RuntimeException | Error e) {
      loaded.forEach(LoadedRelease::close);
      throw e;
    }
  }

  /** The plan. */
  public Plan plan() {
    return plan;
  }

  @Override
  public void close() {
    releases.forEach(LoadedRelease::close);
  }

  private static void checkWaysBack(Plan plan) {
    List<String> reasons = Planner.whyNotBack(plan);
    if (!reasons.isEmpty()) {
      throw new InvalidInputException(String.join("; ", reasons));
    }
  }

  private static void checkTouches(Plan plan) {
    int touched = plan.touches().size();
    if (touched > MAX_COLLECTIONS) {
      throw new InvalidInputException(
          "expected a plan that touches at most %d collections, found %d; go to a release in between first"
              .formatted(MAX_COLLECTIONS, touched));
    }
  }

  private static void checkSame(Release planned, Release found) {
    if (!planned.digest().equals(found.digest())) {
      throw new InvalidInputException(
          "%s: expected the release as it was planned with, %s, found %s; plan again"
              .formatted(found.directory(), planned.digest(), found.digest()));
    }
  }
}
