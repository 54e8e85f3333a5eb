package io.locktender.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void aPageAndItsPlotsAreFilesOfItsName() throws Exception {
    Page page =
        new Page("hold", "The hold").text("  some text\n").table(new Table("a")).heading("More");

    page.plot("size", "a picture", "<svg/>").write(directory.resolve("new"));

    assertThat(directory.resolve("new/hold-size.svg")).hasContent("<svg/>");
    assertThat(Files.readString(directory.resolve("new/hold.md")))
        .isEqualTo(
            """
            # The hold

            some text

            | a |
            | --- |

            ## More

            ![a picture](hold-size.svg)
            """);
  }
}
