package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.release.ReleaseVersion;

/**
 * A release, exactly: its version and the digest of what is on disk.
 *
 * @param version the version, or {@code none}
 * @param digest of the release's directory; empty for {@code none}
 */
public record ReleaseId(ReleaseVersion version, String digest) {
  public ReleaseId {
    requireNonNull(version, "version");
    requireNonNull(digest, "digest");
  }

  /** Whether another release has the same version, and other files. */
  public boolean isOtherFilesOf(ReleaseId other) {
    return version.equals(other.version) && !digest.equals(other.digest);
  }

  @Override
  public String toString() {
    return version.toString();
  }
}
