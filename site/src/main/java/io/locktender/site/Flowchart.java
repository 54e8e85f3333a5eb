package io.locktender.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A flowchart in Mermaid's language, of which GitHub draws a picture; here it is told in words,
 * which need no script, and fit a phone.
 *
 * @param names what each node says, by its id
 * @param arrows in their order
 */
record Flowchart(Map<String, String> names, List<Arrow> arrows) {
  /** How a block of code says that it is one. */
  static final String LANGUAGE = "mermaid";

  private static final Pattern NODE =
      Pattern.compile("\\s*(\\w+)(?:\\(\\[(.*?)]\\)|\\[\\[(.*?)]]|\\[(.*?)])?");
  private static final Pattern ARROW = Pattern.compile("\\s*(?:-->|-\\.->|-\\.\\s+(.*?)\\s+\\.->)");

  /**
   * From one node to another.
   *
   * @param from an id
   * @param label empty where there is none
   * @param to an id
   */
  record Arrow(String from, String label, String to) {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is more than nodes and arrows
   */
  static Flowchart of(String mermaid) {
    Flowchart chart = new Flowchart(new LinkedHashMap<>(), new ArrayList<>());
    List<String> lines = mermaid.lines().toList();
    if (lines.isEmpty() || !lines.get(0).startsWith("flowchart ")) {
      throw new IllegalArgumentException("expected 'flowchart ..' first, found '" + mermaid + "'");
    }
    lines.stream().skip(1).filter(line -> !line.isBlank()).forEach(chart::read);
    return chart;
  }

  private void read(String line) {
    Matcher node = NODE.matcher(line);
    Matcher arrow = ARROW.matcher(line);
    int at = 0;
    String from = "";
    String label = "";
    while (node.find(at) && node.start() == at) {
      name(node);
      if (!from.isEmpty()) {
        arrows.add(new Arrow(from, label, node.group(1)));
      }
      at = node.end();
      if (at == line.length()) {
        return;
      }
      if (!arrow.find(at) || arrow.start() != at) {
        break;
      }
      from = node.group(1);
      label = arrow.group(1) == null ? "" : text(arrow.group(1));
      at = arrow.end();
    }
    throw new IllegalArgumentException("expected nodes and arrows, found '" + line.strip() + "'");
  }

  private void name(Matcher node) {
    String id = node.group(1);
    names.putIfAbsent(id, id);
    for (int group = 2; group <= node.groupCount(); group++) {
      String text = node.group(group);
      if (text != null) {
        names.put(id, text(text));
      }
    }
  }

  private static String text(String mermaid) {
    return mermaid.replaceAll("^\"|\"$", "").replace("<br/>", " ");
  }

  /** As a list: each node that has arrows, and where these lead to. */
  String html() {
    Map<String, List<Arrow>> byNode =
        arrows.stream()
            .collect(Collectors.groupingBy(Arrow::from, LinkedHashMap::new, Collectors.toList()));
    StringBuilder html = new StringBuilder("<ul class=\"flow\">\n");
    byNode.forEach(
        (from, to) -> html.append("<li>").append(name(from)).append(html(to)).append("</li>\n"));
    return html.append("</ul>").toString();
  }

  private String html(List<Arrow> leaving) {
    return leaving.stream()
        .map(arrow -> "<li>" + label(arrow) + name(arrow.to()) + "</li>")
        .collect(Collectors.joining("", "<ul>", "</ul>"));
  }

  private static String label(Arrow arrow) {
    return arrow.label().isEmpty() ? "" : "<i>" + Text.html(arrow.label()) + ":</i> ";
  }

  private String name(String id) {
    return Text.html(names.getOrDefault(id, id));
  }
}
