package io.locktender.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinksTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void aLinkToADocumentLeadsToItsPage() throws IOException {
    Path site =
        Repository.at(
                directory, "# Start\n\n[one](one.md), [part](one.md#the-part), [here](#start)")
            .with("docs/one.md", "# One\n\n## The part\n\n[back](README.md)")
            .site();

    assertThat(site.resolve("index.html"))
        .content()
        .contains("<a href=\"one.html\">", "<a href=\"one.html#the-part\">", "<a href=\"#start\">");
    assertThat(site.resolve("one.html"))
        .content()
        .contains("<h2 id=\"the-part\">", "<a href=\"index.html\">back");
  }

  @Test
  void anAnchorThatIsWrittenInADocumentCanBeLedTo() throws IOException {
    Path site =
        Repository.at(directory, "# Start\n\n[row](one.md#gone)")
            .with("docs/one.md", "# One\n\n| it |\n|---|\n| <a id=\"gone\"></a>is gone |")
            .site();

    assertThat(site.resolve("index.html")).content().contains("<a href=\"one.html#gone\">");
    assertThat(site.resolve("one.html")).content().contains("<td><a id=\"gone\"></a>is gone</td>");
  }

  @Test
  void aFoldersReadmeIsItsIndex_andWhatIsOutsideOfTheDocumentsIsInAFolderOfItsOwn()
      throws IOException {
    Path site =
        Repository.at(directory, "# Start\n\n[decisions](decisions/README.md) [top](../README.md)")
            .with("docs/decisions/README.md", "# Decisions\n\n[start](../README.md)")
            .with("README.md", "# Top\n\n[decisions](docs/decisions/README.md) [law](NOTICE)")
            .with("NOTICE", "none")
            .site();

    assertThat(site.resolve("decisions/index.html"))
        .content()
        .contains("href=\"../index.html\">start");
    assertThat(site.resolve("project/index.html"))
        .content()
        .contains("<a href=\"../decisions/index.html\">", "<a href=\"NOTICE.txt\">");
    assertThat(site.resolve("project/NOTICE.txt")).hasContent("none");
  }

  @Test
  void aSourceOfTheStepApiIsItsJavadoc() throws IOException {
    Path site =
        Repository.at(directory, "# Start\n\n[steps](../" + Repository.STEP_API + ")").site();

    assertThat(site.resolve("index.html"))
        .content()
        .contains("<a href=\"api/io/locktender/steps/JavaStep.html\">steps");
    assertThat(site.resolve("api/io/locktender/steps/JavaStep.html")).exists();
  }

  @Test
  void picturesComeAlong_andOtherHostsAreLinkedOnly() throws IOException {
    Path site =
        Repository.at(
                directory, "# Start\n\n![a lock](page/lock.svg) [MongoDB](https://mongodb.com)")
            .with("docs/page/lock.svg", "<svg/>")
            .site();

    assertThat(site.resolve("page/lock.svg")).hasContent("<svg/>");
    assertThat(site.resolve("index.html"))
        .content()
        .contains("<img src=\"page/lock.svg\" alt=\"a lock\"", "<a href=\"https://mongodb.com\">");
  }

  @Test
  void deadLinksAreRefused_allAtOnceWithTheirLines() throws IOException {
    Repository repository =
        Repository.at(
                directory,
                """
                # Start

                [no file](two.md)
                [no heading](one.md#part)
                [outside](../../etc/passwd)
                [a folder](decisions)
                ![](one.svg) ![far](https://example.org/a.png)
                """)
            .with("docs/one.md", "# One")
            .with("docs/one.svg", "<svg/>")
            .with("docs/decisions/README.md", "# Nobody leads here");

    assertThatThrownBy(repository::site)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(
            "docs/README.md:3: expected the file docs/two.md, found none",
            "docs/README.md:4: expected the heading #part in docs/one.md, found none",
            "docs/README.md:5: expected the file ../etc/passwd, found none",
            "docs/README.md:6: expected the file docs/decisions, found none",
            "docs/README.md:7: expected words that say what is shown",
            "docs/README.md:7: expected a picture of the repository, found a URL",
            "docs/decisions/README.md: expected a link that leads here, found none");
    assertThat(Files.exists(directory.resolve("site"))).isFalse();
  }

  @Test
  void aMissingJavadocIsRefused() throws IOException {
    Repository repository =
        Repository.at(directory, "# Start\n\n[steps](../" + Repository.STEP_API + ")");
    Files.delete(repository.javadoc().resolve("io/locktender/steps/JavaStep.html"));

    assertThatThrownBy(repository::site).hasMessageContaining("build step-api first");
  }

  @Test
  void htmlInADocumentIsShownAndNotUsed() throws IOException {
    Path site = Repository.at(directory, "# Start\n\na <script>alert(1)</script>").site();

    assertThat(site.resolve("index.html"))
        .content()
        .contains("&lt;script&gt;")
        .doesNotContain("<script");
  }
}
