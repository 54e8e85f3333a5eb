package io.locktender.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/** Turns links between files of the repository into links between files of the site. */
final class Links {
  private final Library library;
  private final Problems problems;

  Links(Library library, Problems problems) {
    this.library = library;
    this.problems = problems;
  }

  /**
   * A link, or a picture, of a page.
   *
   * @param node a {@link Link} or {@link Image}
   * @param target where it leads to
   */
  record Place(Node node, Target target) {}

  /** All links and pictures of a page that was not yet rewritten. */
  static List<Place> in(Page page) {
    List<Place> places = new ArrayList<>();
    page.root()
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                places.add(new Place(link, Target.of(page.source(), link.getDestination())));
                visitChildren(link);
              }

              @Override
              public void visit(Image image) {
                places.add(new Place(image, Target.of(page.source(), image.getDestination())));
              }
            });
    return places;
  }

  /** Rewrites all of a page; what leads nowhere is a problem, and stays as it is. */
  void rewrite(Page page) {
    for (Place place : in(page)) {
      boolean picture = place.node() instanceof Image;
      if (picture && Words.of(place.node()).isEmpty()) {
        problems.add(page, place.node(), "expected words that say what is shown, found none");
      }
      if (place.target() instanceof Target.Inside inside) {
        rewrite(page, place.node(), inside);
      } else if (picture) {
        problems.add(page, place.node(), "expected a picture of the repository, found a URL");
      }
    }
  }

  private void rewrite(Page page, Node node, Target.Inside target) {
    Path source = target.source();
    if (!library.exists(source)) {
      problems.add(page, node, "expected the file " + source + ", found none: correct the link");
      return;
    }
    Page to = library.pages().get(source);
    if (!target.anchor().isEmpty() && (to == null || !to.anchors().has(target.anchor()))) {
      String expected = "expected the heading #" + target.anchor() + " in " + source;
      problems.add(page, node, expected + ", found none: correct the link");
      return;
    }
    set(node, href(page, target));
  }

  private static String href(Page page, Target.Inside target) {
    String anchor = target.anchor().isEmpty() ? "" : "#" + target.anchor();
    boolean same = page.source().equals(target.source()) && !anchor.isEmpty();
    return same ? anchor : Places.href(page.place(), Places.of(target.source())) + anchor;
  }

  private static void set(Node node, String href) {
    if (node instanceof Link link) {
      link.setDestination(href);
    } else if (node instanceof Image image) {
      image.setDestination(href);
    }
  }
}
