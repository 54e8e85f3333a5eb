package io.locktender.site;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Node;

/** What is wrong with the documents; all of it is told at once. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  /** Something at a place of a page. */
  void add(Page page, Node node, String problem) {
    int line =
        node.getSourceSpans().isEmpty() ? 1 : node.getSourceSpans().get(0).getLineIndex() + 1;
    found.add(page.source() + ":" + line + ": " + problem);
  }

  void add(String problem) {
    found.add(problem);
  }

  /**
   * Ends what is being done where anything was found.
   *
   * @throws IllegalStateException with all that was found, one a line
   */
  void refuse() {
    if (!found.isEmpty()) {
      throw new IllegalStateException(
          "The documents do not make a site:\n  " + String.join("\n  ", found));
    }
  }
}
