package io.locktender.site;

import static java.util.Objects.requireNonNullElse;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/** How headings, tables, code, diagrams and anchors of a page become HTML. */
final class Blocks implements NodeRenderer {
  /** What scrolls can be reached by keyboard. */
  private static final Map<String, String> SCROLLS = Map.of("tabindex", "0");

  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;
  private final Page page;

  Blocks(HtmlNodeRendererContext context, Page page) {
    this.context = context;
    this.html = context.getWriter();
    this.page = page;
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(Heading.class, Wide.class, FencedCodeBlock.class, HtmlInline.class);
  }

  @Override
  public void render(Node node) {
    if (node instanceof HtmlInline inline) {
      anchor(inline);
      return;
    }
    html.line();
    if (node instanceof Heading heading) {
      heading(heading, requireNonNullElse(page.anchors().headings().get(heading), ""));
    } else if (node instanceof FencedCodeBlock block) {
      code(block);
    } else {
      html.raw("<div class=\"wide\" tabindex=\"0\">");
      children(node);
      html.raw("</div>");
    }
    html.line();
  }

  /** The end of an anchor is written with its beginning; all other HTML is shown. */
  private void anchor(HtmlInline inline) {
    Optional<String> id = Anchors.in(inline);
    if (id.isPresent()) {
      html.raw("<a id=\"" + id.get() + "\"></a>");
    } else if (!inline.getLiteral().equals("</a>")) {
      html.text(inline.getLiteral());
    }
  }

  private void heading(Heading heading, String id) {
    String tag = "h" + heading.getLevel();
    html.tag(tag, Map.of("id", id));
    children(heading);
    if (heading.getLevel() > 1) {
      html.raw(" <a class=\"here\" href=\"#" + id + "\" aria-label=\"Link to this part\">#</a>");
    }
    html.tag("/" + tag);
  }

  private void code(FencedCodeBlock block) {
    if (Flowchart.LANGUAGE.equals(block.getInfo())) {
      html.raw(flowchart(block.getLiteral()));
      return;
    }
    html.tag("pre", SCROLLS);
    html.tag("code");
    html.text(block.getLiteral());
    html.raw("</code></pre>");
  }

  private String flowchart(String mermaid) {
    try {
      return Flowchart.of(mermaid).html();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(page.source() + ": " + e.getMessage(), e);
    }
  }

  private void children(Node parent) {
    Nodes.below(parent).forEach(context::render);
  }
}
