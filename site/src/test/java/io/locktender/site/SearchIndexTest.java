package io.locktender.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SearchIndexTest {
  private static final Path SOURCE = Path.of("docs/operating.md");

  @Test
  void eachPartIsALine() {
    assertThat(index("# Operating\n\nAll of it.\n\n## Install\n\nBy `tar`,\n*now*.\n\n### Later\n"))
        .isEqualTo(
            """
            const INDEX = [
            ["operating.html","Operating","Operating","All of it."],
            ["operating.html#install","Operating","Install","By tar, now."],
            ["operating.html#later","Operating","Later",""]
            ];
            """);
  }

  @Test
  void ofALongTableEachRowIsALine_andOfAShortOneNone() {
    String row = "| `a` | b |\n";
    String head = "# Keys\n\n| key | what |\n|---|---|\n";

    assertThat(index(head + row.repeat(8)))
        .contains("[\"operating.html\",\"Keys\",\"Keys\",\"key · what\"]")
        .contains("[\"operating.html#row-a\",\"Keys\",\"a\",\"a · b\"]")
        .contains("[\"operating.html#row-a-7\",\"Keys\",\"a\",\"a · b\"]");
    assertThat(index(head + row.repeat(7))).doesNotContain("row-");
  }

  @Test
  void aRowsAnchorIsInThePage() {
    Page page = Page.of(SOURCE, "# Keys\n\n| key |\n|---|\n" + "| a |\n".repeat(8));

    assertThat(Markdown.render(page)).contains("<tr id=\"row-a\">", "<tr id=\"row-a-7\">");
  }

  @Test
  void whatCouldEndTheScriptOrAStringCannot() {
    assertThat(index("# A\n\n`</script>` \"quoted\" C:\\dir `a\u2028b`"))
        .contains("\\u003c/script>", "\\\"quoted\\\"", "C:\\\\dir", "\\u2028")
        .doesNotContain("</script>");
  }

  private static String index(String markdown) {
    return SearchIndex.of(List.of(Page.of(SOURCE, markdown)));
  }
}
