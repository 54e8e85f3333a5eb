package io.locktender.site;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Node;

/** What is in what. */
final class Nodes {
  private Nodes() {}

  /** The children of a node, as they are now. */
  static List<Node> below(Node parent) {
    List<Node> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
      children.add(child);
    }
    return children;
  }
}
