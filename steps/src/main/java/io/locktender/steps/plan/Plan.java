package io.locktender.steps.plan;

import com.google.common.collect.ImmutableSet;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import java.util.List;
import java.util.Set;

/**
 * The ordered steps from one database version to another, through every release between.
 *
 * @param from the database version
 * @param releases the releases passed through, ascending; the last is the target
 */
public record Plan(ReleaseVersion from, List<Release> releases) {
  public Plan {
    releases = List.copyOf(releases);
  }

  /** The last release. */
  public Release target() {
    return releases.get(releases.size() - 1);
  }

  /** All steps, release by release, in the order in which they run. */
  public List<Step> steps() {
    return releases.stream().flatMap(release -> release.steps().stream()).toList();
  }

  /** The steps that the master runs, on the copies. */
  public List<Step> masterSteps() {
    return steps().stream().filter(Step::onMaster).toList();
  }

  /** The steps that the nodes run, each on itself. */
  public List<Step> nodeSteps() {
    return steps().stream().filter(step -> !step.onMaster()).toList();
  }

  /** Every collection that a step of the master touches. */
  public Set<String> touches() {
    return masterSteps().stream()
        .flatMap(step -> step.change().touches().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** How a step is taken back while the upgrade runs, before the swap. */
  public static WayBack wayBack(Step step) {
    if (step.onMaster()) {
      return WayBack.DROP_COPY;
    }
    return step.revert().isPresent() ? WayBack.REVERT : WayBack.NONE;
  }
}
