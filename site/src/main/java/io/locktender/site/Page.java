package io.locktender.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/**
 * A Markdown file of the repository, as it was read.
 *
 * @param source its path in the repository
 * @param root what it says
 * @param anchors where in it one can be led to
 */
record Page(Path source, Node root, Anchors anchors) {
  /** Reads one. */
  static Page of(Path source, String markdown) {
    Node root = Markdown.parse(markdown);
    return new Page(source, root, Anchors.of(root));
  }

  /** Where it is on the site. */
  Path place() {
    return Places.of(source);
  }

  /** Its first heading, else its path. */
  String title() {
    return anchors.headings().keySet().stream()
        .findFirst()
        .map(Words::of)
        .orElse(source.toString());
  }

  /** What it says, by its headings, and row by row where a table is long. */
  List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    anchors
        .headings()
        .forEach(
            (heading, id) ->
                sections.add(
                    new Section(heading.getLevel(), id, Words.of(heading), below(heading))));
    anchors
        .rows()
        .forEach(
            (row, id) ->
                sections.add(new Section(Section.ROW, id, Words.ofFirstCell(row), Words.of(row))));
    return sections;
  }

  private String below(Heading heading) {
    List<Node> nodes = new ArrayList<>();
    for (Node node = heading.getNext(); node != null && !(node instanceof Heading); ) {
      nodes.add(node);
      node = node.getNext();
    }
    return nodes.stream()
        .map(node -> Words.without(anchors.rows().keySet(), node))
        .collect(Collectors.joining(" "));
  }
}
