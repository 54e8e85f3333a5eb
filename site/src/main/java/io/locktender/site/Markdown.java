package io.locktender.site;

import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Markdown as GitHub reads it, as far as the documents use it. */
final class Markdown {
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Parser PARSER =
      Parser.builder()
          .extensions(EXTENSIONS)
          .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
          .build();

  private Markdown() {}

  static Node parse(String markdown) {
    return PARSER.parse(markdown);
  }

  /** A page's text as HTML, with whatever its links are by now. HTML in it is shown, not used. */
  static String render(Page page) {
    Wide.wrapTables(page.root());
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .escapeHtml(true)
        .attributeProviderFactory(
            context -> (node, tag, attributes) -> name(page, node, attributes))
        .nodeRendererFactory(context -> new Blocks(context, page))
        .build()
        .render(page.root());
  }

  private static void name(Page page, Node node, Map<String, String> attributes) {
    String id = node instanceof TableRow row ? page.anchors().rows().get(row) : null;
    if (id != null) {
      attributes.put("id", id);
    }
  }
}
