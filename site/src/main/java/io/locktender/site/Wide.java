package io.locktender.site;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.Node;

/** Around a table: what is too wide for the window is moved in it, not with the whole page. */
final class Wide extends CustomBlock {
  private Wide() {}

  /** Puts one around each table. */
  static void wrapTables(Node root) {
    List<Node> tables = new ArrayList<>();
    root.accept(
        new AbstractVisitor() {
          @Override
          public void visit(CustomBlock block) {
            if (block instanceof TableBlock) {
              tables.add(block);
            }
          }
        });
    for (Node table : tables) {
      Wide wide = new Wide();
      table.insertBefore(wide);
      wide.appendChild(table);
    }
  }
}
