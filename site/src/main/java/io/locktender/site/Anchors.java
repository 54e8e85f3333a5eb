package io.locktender.site;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;

/** The places of a page that can be led to. */
final class Anchors extends AbstractVisitor {
  private static final Pattern WRITTEN = Pattern.compile("<a id=\"([\\w-]+)\">");

  /** Of a shorter table the search finds the heading above it. */
  private static final int LONG_TABLE = 8;

  private final IdGenerator headingIds = IdGenerator.builder().build();
  private final IdGenerator rowIds = IdGenerator.builder().prefix("row-").build();
  private final Map<Heading, String> headings = new LinkedHashMap<>();
  private final Map<TableRow, String> rows = new LinkedHashMap<>();
  private final Set<String> written = new TreeSet<>();

  private Anchors() {}

  static Anchors of(Node root) {
    Anchors anchors = new Anchors();
    root.accept(anchors);
    return anchors;
  }

  /** The anchor of each heading, as GitHub makes it. */
  Map<Heading, String> headings() {
    return headings;
  }

  /** The anchor of each row of a long table, which only the search leads to. */
  Map<TableRow, String> rows() {
    return rows;
  }

  /** Whether a link may lead there, here and on GitHub. */
  boolean has(String id) {
    return headings.containsValue(id) || written.contains(id);
  }

  /** The anchor that HTML in a page makes, or empty where it is anything else. */
  static Optional<String> in(HtmlInline html) {
    Matcher matcher = WRITTEN.matcher(html.getLiteral());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public void visit(Heading heading) {
    headings.put(heading, headingIds.generateId(Words.of(heading)));
    visitChildren(heading);
  }

  @Override
  public void visit(HtmlInline html) {
    in(html).ifPresent(written::add);
  }

  @Override
  public void visit(CustomNode node) {
    if (node instanceof TableBody && Nodes.below(node).size() >= LONG_TABLE) {
      for (Node row : Nodes.below(node)) {
        rows.put((TableRow) row, rowIds.generateId(Words.ofFirstCell(row)));
      }
    }
    visitChildren(node);
  }
}
