package io.locktender.steps.release;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A release that a database has gone through.
 *
 * @param version its version
 * @param digest of its files, as they were then
 * @param after the version that the database was at before; what is between them it has passed over
 * @param steps those that ran for it, and not for a release before it
 */
public record RanRelease(
    ReleaseVersion version, String digest, ReleaseVersion after, List<RanStep> steps) {
  public RanRelease {
    requireNonNull(version, "version");
    requireNonNull(digest, "digest");
    requireNonNull(after, "after");
    steps = List.copyOf(requireNonNull(steps, "steps"));
  }
}
