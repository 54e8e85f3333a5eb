package io.locktender.site;

import java.nio.file.Path;

/** Where the files of the repository are on the site; all paths are relative to their top. */
final class Places {
  /** The page from which all others are found. */
  static final Path START = Path.of("docs/README.md");

  /** Where the Javadoc is. */
  static final Path API = Path.of("api");

  private static final Path DOCS = Path.of("docs");
  private static final Path STEP_API = Path.of("step-api/src/main/java");
  private static final Path PROJECT = Path.of("project");

  private Places() {}

  /** Whether a source is shown by its Javadoc. */
  static boolean isApi(Path source) {
    return source.startsWith(STEP_API);
  }

  static boolean isPage(Path source) {
    return source.toString().endsWith(".md");
  }

  /** Where a source is on the site. */
  static Path of(Path source) {
    Path place;
    if (isApi(source)) {
      place = API.resolve(STEP_API.relativize(source));
    } else if (source.startsWith(DOCS)) {
      place = DOCS.relativize(source);
    } else {
      place = PROJECT.resolve(source);
    }
    return place.resolveSibling(name(source.getFileName().toString()));
  }

  /** The link from one file of the site to another. */
  static String href(Path from, Path to) {
    Path folder = Path.of("/").resolve(from).resolveSibling("");
    return folder.relativize(Path.of("/").resolve(to)).toString();
  }

  private static String name(String file) {
    return switch (file) {
      case "README.md" -> "index.html";
      case "package-info.java" -> "package-summary.html";
      default -> file.contains(".") ? file.replaceFirst("\\.(md|java)$", ".html") : file + ".txt";
    };
  }
}
