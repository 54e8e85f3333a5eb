package io.locktender.steps.plan;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;

/**
 * A step that does not run, since it ran for an earlier release that has it too: a fix that went
 * into two lines of releases.
 *
 * @param release of which it does not run
 * @param id its id in both
 * @param ranIn the earlier release
 */
public record Repeat(ReleaseVersion release, String id, ReleaseVersion ranIn) {
  public Repeat {
    requireNonNull(release, "release");
    requireNonNull(id, "id");
    requireNonNull(ranIn, "ranIn");
  }

  boolean is(Step step) {
    return step.release().equals(release) && step.id().equals(id);
  }
}
