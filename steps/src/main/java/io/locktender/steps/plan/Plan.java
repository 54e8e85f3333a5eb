package io.locktender.steps.plan;

import com.google.common.collect.ImmutableSet;
import io.locktender.steps.release.Change;
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

  /**
   * Every collection that a step of the master touches.
   *
   * @throws IllegalStateException when a step in Java has not been loaded: see {@link LoadedPlan}
   */
  public Set<String> touches() {
    return masterSteps().stream()
        .flatMap(step -> step.change().touches().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Every step that needs updates with a pipeline, in its change or in its revert. */
  private List<Step> pipelineSteps() {
    return steps().stream()
        .filter(
            step -> isPipeline(step.change()) || step.revert().filter(Plan::isPipeline).isPresent())
        .toList();
  }

  /**
   * What the plan needs and the server lacks: one sentence a step, none when it can run there.
   *
   * @param pipelineUpdates whether the server carries out updates with a pipeline
   */
  public List<String> lacking(boolean pipelineUpdates) {
    if (pipelineUpdates) {
      return List.of();
    }
    return pipelineSteps().stream()
        .map(
            step ->
                "release %s, step %s: expected a server with pipeline updates, found one without; write the update as a map, or use MongoDB 4.2 or newer"
                    .formatted(step.release(), step.id()))
        .toList();
  }

  private static boolean isPipeline(Change change) {
    return (change instanceof Change.Transform transform && transform.pipeline())
        || (change instanceof Change.Update update && update.pipeline());
  }

  /** How a step is taken back while the upgrade runs, before the swap. */
  public static WayBack wayBack(Step step) {
    if (step.onMaster()) {
      return WayBack.DROP_COPY;
    }
    return step.revert().isPresent() ? WayBack.REVERT : WayBack.NONE;
  }
}
