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
import org.jspecify.annotations.Nullable;

/**
 * Every file and symbolic link below a directory, with what changes when it changes. Names are
 * percent-encoded bytes, so that two nodes with different locales see the same. Nobody but the
 * owner may write them, and no link leads out of the directory.
 */
record FileListing(SortedMap<String, Entry> entries) {
  static final int MAX_FILES = 100_000;

  /**
   * A file or a symbolic link.
   *
   * @param leadsTo what a link leads to, from the directory on; null of a file
   * @param changed the inode's change time, which nobody can set
   */
  record Entry(
      Path path,
      @Nullable String leadsTo,
      boolean executable,
      long size,
      FileTime modified,
      FileTime changed,
      Object inode) {}

  /**
   * Lists them.
   *
   * @param start a directory, or a symbolic link to one
   * @throws InvalidInputException when there is something that is not to be in a release
   */
  static FileListing of(Path start, WriteRights rights) throws IOException {
    Path directory = start.toRealPath();
    SortedMap<String, Entry> entries = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        add(directory, path, rights, entries);
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

  private static void add(Path directory, Path path, WriteRights rights, Map<String, Entry> entries)
      throws IOException {
    PosixFileAttributes facts =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    rights.check(directory, path, facts);
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
        below(directory, path),
        new Entry(
            path,
            facts.isSymbolicLink() ? leadsTo(directory, path) : null,
            facts.permissions().contains(PosixFilePermission.OWNER_EXECUTE),
            facts.size(),
            facts.lastModifiedTime(),
            (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS),
            facts.fileKey()));
  }

  /** Where a link leads in the end. What is there is in the listing itself. */
  private static String leadsTo(Path directory, Path link) throws IOException {
    Path end;
    try {
      end = link.toRealPath();
    } catch (IOException e) {
      throw noLink(link, "one that leads nowhere");
    }
    if (!end.startsWith(directory)) {
      throw noLink(link, "one that leads to " + end);
    }
    return below(directory, end);
  }

  private static InvalidInputException noLink(Path link, String found) throws IOException {
    return new InvalidInputException(
        "%s: expected a link to a file of the release, found %s ('%s'); put a copy in its place, or remove it"
            .formatted(link, found, Files.readSymbolicLink(link)));
  }

  private static String below(Path directory, Path path) {
    String whole = encoded(path);
    int start = encoded(directory).length() + 1;
    return start > whole.length() ? "" : whole.substring(start);
  }
}
