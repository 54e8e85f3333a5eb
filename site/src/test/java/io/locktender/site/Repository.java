package io.locktender.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small repository in a directory of a test. */
record Repository(Path top) {
  static final String STEP_API = "step-api/src/main/java/io/locktender/steps/JavaStep.java";
  private static final String JAVADOC = "io/locktender/steps/JavaStep.html";

  /** One with a start page, and the Javadoc of one class. */
  static Repository at(Path directory, String start) throws IOException {
    return new Repository(directory)
        .with("docs/README.md", start)
        .with(STEP_API, "interface JavaStep {}")
        .with("javadoc/" + JAVADOC, "<title>JavaStep</title>");
  }

  Repository with(String file, String text) throws IOException {
    Path path = top.resolve(file);
    Files.createDirectories(path.resolveSibling(""));
    Files.writeString(path, text);
    return this;
  }

  Path javadoc() {
    return top.resolve("javadoc");
  }

  /** Makes the site of it, and returns where it is. */
  Path site() throws IOException {
    Path site = top.resolve("site");
    Site.read(top, javadoc(), "0.1.0").write(site);
    return site;
  }
}
