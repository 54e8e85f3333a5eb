package io.locktender.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All files of the site.
 *
 * @param library what it is made of; its links are rewritten
 * @param template what is around each page
 * @param api the directory of the step API's Javadoc
 */
record Site(Library library, Template template, Path api) {
  private static final List<String> RESOURCES = List.of("site.css", "search.js");

  /**
   * Reads and checks it.
   *
   * @param repository its top
   * @param api the directory of the step API's Javadoc
   * @param version Locktender's
   * @throws IllegalStateException when a link leads nowhere, or nothing leads to a document, with
   *     all such places
   */
  static Site read(Path repository, Path api, String version) throws IOException {
    Library library = Library.read(repository);
    Problems problems = new Problems();
    library.refuseStrangers(problems);
    Navigation navigation =
        Navigation.of(Objects.requireNonNull(library.pages().get(Places.START)));
    Links links = new Links(library, problems);
    library.pages().values().forEach(links::rewrite);
    Site site = new Site(library, new Template(navigation, version), api);
    site.refuseMissingApi(problems);
    problems.refuse();
    return site;
  }

  private void refuseMissingApi(Problems problems) {
    for (Path source : library.files()) {
      if (Places.isApi(source) && !Files.isRegularFile(javadoc(source))) {
        problems.add(
            source
                + ": expected its Javadoc in "
                + api
                + ", found none: build step-api first (-am)");
      }
    }
  }

  private Path javadoc(Path source) {
    return api.resolve(Places.API.relativize(Places.of(source)));
  }

  /** Writes it into a directory, which should be empty or missing. */
  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Page page : library.pages().values()) {
      put(directory.resolve(page.place()), template.page(page));
    }
    put(directory.resolve("search.html"), template.search());
    put(directory.resolve("search-index.js"), SearchIndex.of(library.pages().values()));
    for (Path source : library.files()) {
      if (!Places.isApi(source)) {
        copy(library.repository().resolve(source), directory.resolve(Places.of(source)));
      }
    }
    copyApi(directory.resolve(Places.API));
    for (String name : RESOURCES) {
      try (InputStream resource = Objects.requireNonNull(Site.class.getResourceAsStream(name))) {
        Files.write(directory.resolve(name), resource.readAllBytes());
      }
    }
  }

  private void copyApi(Path to) throws IOException {
    try (Stream<Path> files = Files.walk(api)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copy(file, to.resolve(api.relativize(file)));
      }
    }
  }

  private static void put(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling(""));
    Files.write(to, Files.readAllBytes(from));
  }
}
