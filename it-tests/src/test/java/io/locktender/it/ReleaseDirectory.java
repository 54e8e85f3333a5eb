package io.locktender.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a release as a developer would: a manifest, and programs that are shell scripts. */
public final class ReleaseDirectory {
  /** A worker that runs until it is told to stop, and stops at once. */
  public static final String OBEDIENT_WORKER = "#!/bin/sh\nexec sleep 100000\n";

  private final Path directory;
  private final StringBuilder manifest = new StringBuilder();
  private boolean steps;

  public ReleaseDirectory(Path releases, String version) {
    this.directory = releases.resolve(version);
    manifest.append("version: ").append(version).append('\n');
    file("bin/worker", OBEDIENT_WORKER);
  }

  /** Its workers tolerate the expanded schema of this release. */
  public ReleaseDirectory rollsFrom(String range) {
    manifest.append("rolls-from: \"").append(range).append("\"\n");
    return this;
  }

  /** Its steps need the database at such a version. */
  public ReleaseDirectory requires(String range) {
    manifest.append("requires: \"").append(range).append("\"\n");
    return this;
  }

  /** One worker, named {@code api}. */
  public ReleaseDirectory worker() {
    return worker("start-within: 20s\n    stop-within: 5s");
  }

  /** One worker, named {@code api}, with more keys. */
  public ReleaseDirectory worker(String keys) {
    manifest.append("workers:\n  - name: api\n    command: [bin/worker]\n    ").append(keys);
    manifest.append('\n');
    return this;
  }

  /** One worker, named {@code api}, that is a unit of this template. */
  public ReleaseDirectory unit(String template) {
    manifest.append("workers:\n  - name: api\n    unit: ").append(template);
    manifest.append("\n    start-within: 20s\n    stop-within: 1s\n");
    return this;
  }

  public ReleaseDirectory check(String script) {
    manifest.append("check: {command: [bin/check]}\n");
    return file("bin/check", script);
  }

  /** A step, as YAML without the leading dash, keys on one level. */
  public ReleaseDirectory step(String yaml) {
    if (!steps) {
      manifest.append("steps:\n");
      steps = true;
    }
    manifest.append("  - ").append(yaml.strip().replace("\n", "\n    ")).append('\n');
    return this;
  }

  /** The same under an id of this release's: one that an earlier release has as well runs once. */
  public ReleaseDirectory ownStep(String yaml) {
    return step(yaml.strip().replaceFirst("^id: (\\S+)", "id: $1-" + version()));
  }

  public ReleaseDirectory file(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      if (name.startsWith("bin/") && !file.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot make " + file + " executable");
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String version() {
    return directory.getFileName().toString();
  }

  /** Takes it away from every node: a plan to a later release does not pass through it. */
  public void remove() {
    try (var files = Files.walk(directory)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void write() {
    file("release.yaml", manifest.toString());
  }
}
