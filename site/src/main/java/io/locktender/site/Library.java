package io.locktender.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the site is made of: all in the repository that {@code docs/README.md} leads to, by however
 * many links.
 *
 * @param repository its top
 * @param pages the Markdown files, by their paths in the repository
 * @param files all other files that a page shows or leads to
 */
record Library(Path repository, SortedMap<Path, Page> pages, SortedSet<Path> files) {
  /** Reads all of it; a link that leads nowhere is left for {@link Links} to find. */
  static Library read(Path repository) throws IOException {
    Library library = new Library(repository, new TreeMap<>(), new TreeSet<>());
    Deque<Path> toRead = new ArrayDeque<>(List.of(Places.START));
    while (!toRead.isEmpty()) {
      Path source = toRead.remove();
      if (!library.pages.containsKey(source)) {
        library.read(source, toRead);
      }
    }
    return library;
  }

  private void read(Path source, Deque<Path> toRead) throws IOException {
    Page page = Page.of(source, Files.readString(repository.resolve(source)));
    pages.put(source, page);
    for (Links.Place place : Links.in(page)) {
      if (place.target() instanceof Target.Inside inside && exists(inside.source())) {
        if (Places.isPage(inside.source())) {
          toRead.add(inside.source());
        } else {
          files.add(inside.source());
        }
      }
    }
  }

  /** Whether there is such a file in the repository. */
  boolean exists(Path source) {
    return !source.startsWith("..")
        && !source.isAbsolute()
        && Files.isRegularFile(repository.resolve(source));
  }

  /** Tells of each document that no link leads to. */
  void refuseStrangers(Problems problems) throws IOException {
    try (Stream<Path> found = Files.walk(repository.resolve("docs"))) {
      found
          .map(repository::relativize)
          .filter(source -> Places.isPage(source) && !pages.containsKey(source))
          .sorted()
          .forEach(
              source ->
                  problems.add(
                      source
                          + ": expected a link that leads here, found none, so nobody would read"
                          + " it: add it to its task in "
                          + Places.START));
    }
  }
}
