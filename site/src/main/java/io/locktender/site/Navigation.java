package io.locktender.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BulletList;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/**
 * The way to every page, by task.
 *
 * @param tasks in their order
 */
record Navigation(List<Task> tasks) {
  /**
   * What somebody wants to do.
   *
   * @param name what it is
   * @param entries where that is told
   */
  record Task(String name, List<Entry> entries) {}

  /**
   * A page, or a part of one.
   *
   * @param name what it is called
   * @param source in the repository
   * @param anchor empty for the whole page
   */
  record Entry(String name, Path source, String anchor) {}

  /** Reads a page whose headings of level 2 are tasks: the first link of each point below them. */
  static Navigation of(Page start) {
    List<Task> tasks = new ArrayList<>();
    for (Node node : Nodes.below(start.root())) {
      if (node instanceof Heading heading && heading.getLevel() == 2) {
        tasks.add(new Task(Words.of(heading), new ArrayList<>()));
      } else if (node instanceof BulletList list && !tasks.isEmpty()) {
        tasks.get(tasks.size() - 1).entries().addAll(entries(start.source(), list));
      }
    }
    return new Navigation(tasks);
  }

  private static List<Entry> entries(Path start, BulletList list) {
    List<Entry> entries = new ArrayList<>();
    for (Node point : Nodes.below(list)) {
      List<Link> links = new ArrayList<>();
      point.accept(
          new AbstractVisitor() {
            @Override
            public void visit(Link link) {
              links.add(link);
            }
          });
      if (!links.isEmpty()
          && Target.of(start, links.get(0).getDestination()) instanceof Target.Inside target) {
        entries.add(new Entry(Words.of(links.get(0)), target.source(), target.anchor()));
      }
    }
    return entries;
  }

  /** As HTML for a page, which is marked where it is the one that is looked at. */
  String html(Page page) {
    StringBuilder html = new StringBuilder();
    for (Task task : tasks) {
      html.append("<h2>").append(Text.html(task.name())).append("</h2>\n<ul>\n");
      task.entries().forEach(entry -> html.append(html(page, entry)));
      html.append("</ul>\n");
    }
    return html.toString();
  }

  private static String html(Page page, Entry entry) {
    String anchor = entry.anchor().isEmpty() ? "" : "#" + entry.anchor();
    String href = Places.href(page.place(), Places.of(entry.source())) + anchor;
    boolean here = entry.source().equals(page.source()) && anchor.isEmpty();
    String mark = here ? " aria-current=\"page\"" : "";
    return "<li><a href=\"%s\"%s>%s</a></li>\n"
        .formatted(Text.html(href), mark, Text.html(entry.name()));
  }
}
