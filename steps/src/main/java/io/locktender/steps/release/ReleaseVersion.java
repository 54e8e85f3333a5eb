package io.locktender.steps.release;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.locktender.steps.text.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/**
 * A semantic version, or {@link #NONE}: the version of a database that no release has touched,
 * before all others. Build metadata is refused, since two versions must never compare as equal and
 * still differ.
 */
public final class ReleaseVersion implements Comparable<ReleaseVersion> {
  /** The version of an empty database. */
  public static final ReleaseVersion NONE = new ReleaseVersion("none", null);

  private static final int MAX_LENGTH = 64;

  /** The same few are read with every document, and the library takes its time. */
  private static final Cache<String, ReleaseVersion> KNOWN =
      CacheBuilder.newBuilder().maximumSize(1_000).build();

  private final String text;
  private final @Nullable Semver semver;

  private ReleaseVersion(String text, @Nullable Semver semver) {
    this.text = text;
    this.semver = semver;
  }

  /**
   * Reads a version.
   *
   * @throws InvalidInputException when it is neither a semantic version without build metadata nor
   *     {@code none}
   */
  @JsonCreator
  public static ReleaseVersion parse(String text) {
    if (text.equals(NONE.text)) {
      return NONE;
    }
    ReleaseVersion known = KNOWN.getIfPresent(text);
    if (known != null) {
      return known;
    }
    Semver semver = text.length() <= MAX_LENGTH ? Semver.parse(text) : null;
    if (semver == null || !semver.getBuild().isEmpty() || !semver.getVersion().equals(text)) {
      throw new InvalidInputException(
          "expected a semantic version such as 2.0.0, found '" + text + "'");
    }
    ReleaseVersion version = new ReleaseVersion(text, semver);
    KNOWN.put(text, version);
    return version;
  }

  /** Whether this is a development version, which no cluster is upgraded to. */
  public boolean isSnapshot() {
    return text.endsWith("-SNAPSHOT");
  }

  /**
   * Whether a range of versions contains this one. As with npm, a pre-release is only in a range
   * that names a pre-release of the same version; {@link #NONE} is in none.
   *
   * @param range such as {@code >=1.4.0}, as a manifest may have it
   */
  public boolean isIn(String range) {
    return semver != null && semver.satisfies(range);
  }

  @Override
  public int compareTo(ReleaseVersion other) {
    if (semver == null || other.semver == null) {
      return Boolean.compare(semver != null, other.semver != null);
    }
    return semver.compareTo(other.semver);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReleaseVersion that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
