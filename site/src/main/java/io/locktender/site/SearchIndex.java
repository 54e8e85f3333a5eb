package io.locktender.site;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What the search looks through, as a script, since a page from a disk may not fetch a file. */
final class SearchIndex {
  private SearchIndex() {}

  /** One line for each part of each page: where it is, the page's title, its heading, its text. */
  static String of(Collection<Page> pages) {
    return pages.stream()
        .flatMap(page -> page.sections().stream().map(section -> line(page, section)))
        .collect(Collectors.joining(",\n", "const INDEX = [\n", "\n];\n"));
  }

  private static String line(Page page, Section section) {
    String at = page.place() + (section.level() == 1 ? "" : "#" + section.id());
    return List.of(at, page.title(), section.heading(), section.text()).stream()
        .map(Text::script)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
