package io.locktender.steps.store;

import com.google.common.collect.ImmutableSortedMap;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every file and symbolic link below a directory, with what changes when it changes. Names are
 * percent-encoded bytes, so that two nodes with different locales see the same.
 */
record FileListing(SortedMap<String, Entry> entries) {
  static final int MAX_FILES = 100_000;

  /**
   * A file or a symbolic link.
   *
   * @param changed the inode's change time, which nobody can set
   */
  record Entry(
      Path path,
      boolean link,
      boolean executable,
      long size,
      FileTime modified,
      FileTime changed,
      Object inode) {}

  /**
   * @param start a directory, or a symbolic link to one
   */
  static FileListing of(Path start) throws IOException {
    Path directory = start.toRealPath();
    SortedMap<String, Entry> entries = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        add(directory, path, entries);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new FileListing(ImmutableSortedMap.copyOfSorted(entries));
  }

  /** The latest change of any of them. */
  Instant lastChange() {
    return entries.values().stream()
        .map(entry -> entry.changed().toInstant())
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  /** A path's bytes, percent-encoded. */
  static String encoded(Path path) {
    String uri = path.toUri().getRawPath();
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  private static void add(Path directory, Path path, Map<String, Entry> entries)
      throws IOException {
    PosixFileAttributes facts =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (facts.isDirectory()) {
      return;
    }
    if (facts.isOther()) {
      throw new InvalidInputException(
          path + ": expected a file, a directory or a symbolic link, found neither; remove it");
    }
    if (entries.size() == MAX_FILES) {
      throw new InvalidInputException(
          "%s: expected at most %d files in a release, found more; pack them"
              .formatted(directory, MAX_FILES));
    }
    entries.put(
        encoded(path).substring(encoded(directory).length() + 1),
        new Entry(
            path,
            facts.isSymbolicLink(),
            facts.permissions().contains(PosixFilePermission.OWNER_EXECUTE),
            facts.size(),
            facts.lastModifiedTime(),
            (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS),
            facts.fileKey()));
  }
}
