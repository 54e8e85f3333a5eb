package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.release.ReleaseVersion;

/**
 * A step that a node runs on itself.
 *
 * @param release the release that it belongs to
 * @param id the step's id
 * @param revertible whether it has a revert
 */
public record NodeStep(ReleaseVersion release, String id, boolean revertible) {
  public NodeStep {
    requireNonNull(release, "release");
    requireNonNull(id, "id");
  }
}
