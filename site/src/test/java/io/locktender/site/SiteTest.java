package io.locktender.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the documents as they are. */
final class SiteTest {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");
  private static final Pattern LOADED =
      Pattern.compile("<(?:img|script|link|form|iframe|object)\\b[^>]*\"(?:[a-z]+:)?//");

  @TempDir private Path directory = Path.of("");
  private Path site = Path.of("");

  @BeforeEach
  void make() throws IOException {
    Path javadoc = directory.resolve("javadoc/io/locktender/steps");
    Files.createDirectories(javadoc);
    for (String name : List.of("package-summary", "JavaStep", "ReleaseSteps")) {
      Files.writeString(javadoc.resolve(name + ".html"), "<title>" + name + "</title>");
    }
    site = made("site");
  }

  @Test
  void theSameDocumentsGiveTheSameBytes() throws IOException {
    assertThat(bytes(made("again"))).isEqualTo(bytes(site)).hasSizeGreaterThan(50);
  }

  @Test
  void everyLinkOfEveryPageLeadsToWhatIsThere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        if (!leads(page, links.group(1))) {
          dead.add(site.relativize(page) + ": " + links.group(1));
        }
      }
    }

    assertThat(dead).isEmpty();
  }

  @Test
  void noPageLoadsAnythingFromAnotherHost_andOnlyTheSearchHasAScript() throws IOException {
    for (Path page : pages()) {
      String html = Files.readString(page);

      assertThat(LOADED.matcher(html).find()).as("%s", page).isFalse();
      assertThat(html.contains("<script")).as("%s", page).isEqualTo(page.endsWith("search.html"));
    }
    assertThat(site.resolve("site.css")).content().doesNotContain("url(", "@import", "//");
    assertThat(site.resolve("search.js")).content().doesNotContain("fetch(", "innerHTML", "http");
  }

  @Test
  void everyPageSaysWhereItIs_andLeadsToAllTasks() throws IOException {
    assertThat(site.resolve("failures.html"))
        .content()
        .contains("<title>When something goes wrong · Locktender</title>")
        .contains("<a href=\"failures.html\" aria-current=\"page\">")
        .contains("<h2>Install</h2>", "<h2>When it fails</h2>", "href=\"project/CHANGELOG.html\"");
    assertThat(site.resolve("decisions/0001-a-take-over-starts-over.html"))
        .content()
        .contains("href=\"../site.css\"", "action=\"../search.html\"", "href=\"../failures.html\"");
  }

  private Path made(String name) throws IOException {
    Path made = directory.resolve(name);
    Site.read(REPOSITORY, directory.resolve("javadoc"), "0.1.0").write(made);
    return made;
  }

  private List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(site)) {
      return files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }

  private static boolean leads(Path page, String link) throws IOException {
    if (link.startsWith("https://") || link.startsWith("http://")) {
      return true;
    }
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path to = path.isEmpty() ? page : page.resolveSibling(path);
    return Files.isRegularFile(to)
        && (hash < 0 || Files.readString(to).contains(" id=\"" + link.substring(hash + 1) + "\""));
  }

  private static Map<String, String> bytes(Path directory) throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.put(
            directory.relativize(file).toString(),
            java.util.Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return bytes;
  }
}
