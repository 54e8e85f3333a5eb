package io.locktender.site;

import java.util.Set;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;

/** What a part of a page says, without any marks. */
final class Words extends AbstractVisitor {
  private final StringBuilder words = new StringBuilder();
  private final Set<? extends Node> left;

  private Words(Set<? extends Node> left) {
    this.left = left;
  }

  /** In one line. */
  static String of(Node node) {
    return without(Set.of(), node);
  }

  /** Of a row of a table, what is first. */
  static String ofFirstCell(Node row) {
    return of(Nodes.below(row).get(0));
  }

  /** All in one line, without some of the nodes in it. */
  static String without(Set<? extends Node> left, Node node) {
    Words words = new Words(left);
    node.accept(words);
    return words.words.toString().strip().replaceAll("\\s+", " ").replaceAll("( ·)+$", "");
  }

  @Override
  public void visit(Text text) {
    words.append(text.getLiteral());
  }

  @Override
  public void visit(Code code) {
    words.append(code.getLiteral());
  }

  @Override
  public void visit(SoftLineBreak end) {
    words.append(' ');
  }

  @Override
  public void visit(HardLineBreak end) {
    words.append(' ');
  }

  @Override
  public void visit(FencedCodeBlock block) {
    words.append(block.getLiteral());
  }

  @Override
  public void visit(Paragraph paragraph) {
    visitChildren(paragraph);
    words.append(' ');
  }

  @Override
  public void visit(CustomNode node) {
    if (!left.contains(node)) {
      visitChildren(node);
      words.append(node instanceof TableCell && node.getNext() != null ? " · " : " ");
    }
  }
}
