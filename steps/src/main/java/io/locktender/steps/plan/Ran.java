package io.locktender.steps.plan;

import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What made a database what it is, as far as that is known: it may have come to a version before
 * this was recorded, or in another way.
 *
 * @param releases those that it has gone through, ascending
 */
public record Ran(List<RanRelease> releases) {
  /** Nothing is known. */
  public static final Ran UNKNOWN = new Ran(List.of());

  public Ran {
    releases = List.copyOf(releases);
  }

  /** In which release each step ran, up to a version. */
  Map<RanStep, ReleaseVersion> steps(ReleaseVersion upTo) {
    Map<RanStep, ReleaseVersion> steps = new HashMap<>();
    for (RanRelease release : releases) {
      if (release.version().compareTo(upTo) <= 0) {
        release.steps().stream()
            .map(step -> new RanStep(step.id(), step.content()))
            .forEach(step -> steps.putIfAbsent(step, release.version()));
      }
    }
    return steps;
  }

  /** Whether there was before a step what its kind's implied revert would take away. */
  boolean foundBefore(Step step) {
    return release(step.release()).stream()
        .flatMap(release -> release.steps().stream())
        .anyMatch(ran -> ran.id().equals(step.id()) && Boolean.TRUE.equals(ran.foundBefore()));
  }

  /** A release as it was when it ran; empty when it did not, or that is not known. */
  public Optional<RanRelease> release(ReleaseVersion version) {
    return releases.stream().filter(ran -> ran.version().equals(version)).findFirst();
  }

  /** The release for which the database has passed over a version, without its steps. */
  public Optional<RanRelease> passedOver(ReleaseVersion version) {
    return releases.stream()
        .filter(ran -> ran.after().compareTo(version) < 0 && version.compareTo(ran.version()) < 0)
        .findFirst();
  }
}
