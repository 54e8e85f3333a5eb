package io.locktender.steps.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes releases to disk. */
public final class ReleaseFixture {
  private final Path releases;

  public ReleaseFixture(Path releases) {
    this.releases = releases;
  }

  public ReleaseStore store() {
    return new ReleaseStore(releases);
  }

  public Path release(String version) {
    return releases.resolve(version);
  }

  /** A release with a manifest, to which {@code version} is added. */
  public Path write(String version, String manifest) {
    return writeAll(version, "version: " + version + "\n" + manifest);
  }

  /** A release with exactly this manifest. */
  public Path writeAll(String version, String manifest) {
    return file(version, ReleaseStore.MANIFEST, manifest);
  }

  /** A file in a release; returns the release's directory. */
  public Path file(String version, String name, String content) {
    Path file = release(version).resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return release(version);
  }
}
