package io.locktender.steps.store;

import io.locktender.steps.code.ReleaseJars;
import io.locktender.steps.manifest.ManifestReader;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.signing.DigestSignature;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.YamlFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory that holds a node's releases, one directory a version. Safe for use by several
 * threads; it always looks at the disk, and keeps nothing but digests.
 *
 * <p>{@link #read} is what a manifest says: enough for workers, digests and nodes' steps, and no
 * code of the release runs. {@link #load} adds the code of its steps in Java.
 */
public final class ReleaseStore {
  /** The manifest's name in a release's directory. */
  public static final String MANIFEST = "release.yaml";

  /**
   * What is in the directory.
   *
   * @param versions the releases, ascending
   * @param strangers the names of directories that are no versions, by name; those that begin with
   *     a dot, as half-copied ones do, are not looked at
   */
  public record StoreContents(List<ReleaseVersion> versions, List<String> strangers) {}

  private final Path directory;
  private final ReleaseDigests digests;
  private final WriteRights rights;
  private final ReleaseTrust trust;

  /**
   * @param directory need not exist yet
   */
  public ReleaseStore(Path directory) {
    this(directory, ReleaseTrust.ANYBODYS);
  }

  /**
   * @param directory need not exist yet
   * @param trust whose releases can be read
   */
  public ReleaseStore(Path directory, ReleaseTrust trust) {
    this.directory = directory.toAbsolutePath().normalize();
    this.trust = trust;
    this.rights = new WriteRights(trust);
    this.digests = new ReleaseDigests(InstantSource.system(), rights);
  }

  /** Where the releases are. */
  public Path directory() {
    return directory;
  }

  /** The releases on disk, ascending, whether they can be read or not; without strangers. */
  public List<ReleaseVersion> versions() {
    return contents().versions();
  }

  /**
   * The releases on disk, and what else is there.
   *
   * @throws InvalidInputException when the directory is missing or cannot be read
   */
  public StoreContents contents() {
    List<ReleaseVersion> versions = new ArrayList<>();
    List<String> strangers = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path path : found) {
        sort(String.valueOf(path.getFileName()), versions, strangers);
      }
    } catch (IOException e) {
      String what = Files.exists(directory) ? e.toString() : "none";
      throw new InvalidInputException(
          "%s: expected a directory with a directory for each release, found %s; create it"
              .formatted(directory, what));
    }
    versions.sort(null);
    strangers.sort(null);
    return new StoreContents(List.copyOf(versions), List.copyOf(strangers));
  }

  /** Whether there is a directory for the release. */
  public boolean has(ReleaseVersion version) {
    return Files.isDirectory(directoryOf(version));
  }

  /** Where a release is, or would be. */
  public Path directoryOf(ReleaseVersion version) {
    return directory.resolve(version.toString());
  }

  /**
   * What a release's manifest says, with its digest. Steps in Java are {@link Change.UnloadedJava}.
   *
   * @throws InvalidInputException when it is missing, nobody has signed it who is to, or it is not
   *     as it must be: one line, with file, line, column and key
   */
  public Release read(ReleaseVersion version) {
    Path release = existing(version);
    String digest = digests.of(release);
    if (!trust.keys().isEmpty()) {
      DigestSignature.of(release).check(digest, trust.keys());
    }
    return ManifestReader.read(
        YamlFile.read(release.resolve(MANIFEST)),
        release,
        digest,
        !ReleaseJars.in(release).isEmpty());
  }

  /**
   * A release with its steps in Java. Code of the release runs.
   *
   * @throws InvalidInputException as {@link #read}, and when the code does not fit the manifest or
   *     does not load
   */
  public LoadedRelease load(ReleaseVersion version) {
    Release release = read(version);
    return LoadedRelease.of(release, ReleaseJars.in(release.directory()));
  }

  /**
   * A release's digest: {@code sha256:} and 64 hex digits, over the relative paths, owner's
   * executable bits and contents of all files, and what symbolic links lead to. Cheap when nothing
   * has changed since it was asked last.
   *
   * @throws InvalidInputException when the release is missing, cannot be read, is being written or
   *     may be written by others
   */
  public String digest(ReleaseVersion version) {
    return digests.of(existing(version));
  }

  private Path existing(ReleaseVersion version) {
    Path release = directoryOf(version);
    if (!Files.isDirectory(release)) {
      throw new InvalidInputException(
          release + ": expected the directory of a release, found none; install the release there");
    }
    rights.checkStore(directory);
    return release;
  }

  private static void sort(String name, List<ReleaseVersion> versions, List<String> strangers) {
    if (name.startsWith(".")) {
      return;
    }
    try {
      ReleaseVersion version = ReleaseVersion.parse(name);
      if (!version.equals(ReleaseVersion.NONE)) {
        versions.add(version);
        return;
      }
    } catch (InvalidInputException e) {
      strangers.add(name);
      return;
    }
    strangers.add(name);
  }
}
