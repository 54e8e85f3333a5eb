package io.locktender.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search of the site that was built, in a headless Chromium, from the disk. */
final class SearchIT {
  private static final int SECONDS = 120;

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void browser() {
    assumeThat(program()).as("a Chromium: install the package chromium").isPresent();
  }

  @Test
  void findsARowOfATableFirst_whereItsNameIsAskedFor() throws Exception {
    String html = results("zookeeper+is+gone");

    assertThat(html)
        .contains("<ol id=\"results\"><li><a href=\"failures.html#row-zookeeper-is-gone\">")
        .contains("<mark>ZooKeeper</mark>")
        .doesNotContain("The search needs JavaScript");
  }

  @Test
  void whatIsAskedForIsTextAndNotHtml_alsoWhereNothingIsFound() throws Exception {
    assertThat(results("%3Cimg+src%3Dx%3E+(%5B"))
        .contains("Nothing has all of these words", "<ol id=\"results\"></ol>")
        .doesNotContain("<img");
  }

  private String results(String query) throws IOException, InterruptedException {
    Path page = Path.of(System.getProperty("site")).resolve("search.html");
    Path out = directory.resolve("out.html");
    List<String> command =
        List.of(
            program().orElseThrow(),
            "--headless=new",
            "--no-sandbox", // Where root builds, there is no other way; it sees our page only.
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--user-data-dir=" + directory.resolve("profile"),
            "--dump-dom",
            page.toUri() + "?q=" + query);
    Process browser =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    try {
      assertThat(browser.waitFor(SECONDS, TimeUnit.SECONDS)).as("the browser ends").isTrue();
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
    return Files.readString(out);
  }

  private static Optional<String> program() {
    return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .stream()
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst();
  }
}
