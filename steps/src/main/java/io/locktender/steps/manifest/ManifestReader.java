package io.locktender.steps.manifest;

import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code release.yaml}. */
public final class ManifestReader {
  private static final String ONE_VERSION =
      "(>=|<=|>|<|=|\\^|~)?\\d{1,9}(\\.(\\d{1,9}|x|\\*)){0,2}(-[0-9A-Za-z.-]+)?";

  /** The library drops what it does not understand, so that a typing error would admit all. */
  private static final Pattern RANGE =
      Pattern.compile(
          ONE_VERSION
              + "( +(- +)?"
              + ONE_VERSION
              + ")*( *\\|\\| *"
              + ONE_VERSION
              + "( +(- +)?"
              + ONE_VERSION
              + ")*)*");

  /** The longest range, in characters. */
  static final int MAX_RANGE = 500;

  private ManifestReader() {}

  /**
   * The release that a manifest describes.
   *
   * @param directory the release's
   * @param digest the directory's
   * @param jars whether it has jars in which steps in Java may be
   * @throws InvalidInputException one line, with the place
   */
  public static Release read(YamlValue manifest, Path directory, String digest, boolean jars) {
    YamlMap map = manifest.map("version", "rolls-from", "requires", "check", "workers", "steps");
    ReleaseVersion version = version(map.required("version"), directory);
    return new Release(
        version,
        digest,
        directory,
        map.optional("rolls-from").map(ManifestReader::range),
        map.optional("requires").map(ManifestReader::range),
        map.optional("check").map(check -> CommandReader.readIn(check.map("command"))),
        map.optional("workers").map(WorkerReader::read).orElse(List.of()),
        map.optional("steps").map(new StepReader(version, jars)::read).orElse(List.of()));
  }

  private static ReleaseVersion version(YamlValue value, Path directory) {
    ReleaseVersion version = value.read(ReleaseVersion::parse, "correct it");
    if (version.equals(ReleaseVersion.NONE)) {
      throw value.expected("a semantic version such as 2.0.0", "correct it");
    }
    if (version.isSnapshot()) {
      throw value.expected("a released version", "release it first: a snapshot may change");
    }
    String name = Optional.ofNullable(directory.getFileName()).map(Path::toString).orElse("");
    if (!version.toString().equals(name)) {
      throw value.expected(
          "'%s', as the directory is called".formatted(name),
          "correct it, or rename the directory");
    }
    return version;
  }

  private static String range(YamlValue value) {
    // Before the matcher, which recurses at every version.
    if (value.string().length() > MAX_RANGE) {
      throw value.expected("a range of at most %d characters".formatted(MAX_RANGE), "shorten it");
    }
    if (!RANGE.matcher(value.string()).matches()) {
      throw value.expected("a range of versions such as \">=1.4.0\"", "correct it");
    }
    return value.string();
  }
}
