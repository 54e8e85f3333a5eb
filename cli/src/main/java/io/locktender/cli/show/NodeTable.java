package io.locktender.cli.show;

import io.locktender.cli.console.Style;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.cli.console.TextTable;
import io.locktender.cli.console.TextTable.Cell;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.status.StatusModel.NodeStatus;
import io.locktender.steps.control.NodeRole;
import java.util.ArrayList;
import java.util.List;

/** The nodes, for people. */
public final class NodeTable {
  private NodeTable() {}

  /**
   * All of them. On a terminal what a node says stands below its row.
   *
   * @param width how long a line may be at most
   */
  public static String render(List<NodeStatus> nodes, Style style, int width) {
    boolean inLine = width == TerminalWidth.UNBOUNDED;
    List<String> columns =
        new ArrayList<>(List.of("node", "role", "state", "release", "revision", "build"));
    if (inLine) {
      columns.add("detail");
    }
    TextTable table =
        new TextTable(columns.toArray(String[]::new))
            .expendable("build", "role", "revision", "release");
    for (NodeStatus node : nodes) {
      String detail = node.detail() == null ? "" : node.detail();
      List<Object> cells = new ArrayList<>(cells(node));
      if (inLine) {
        cells.add(detail);
      }
      table.rowWith(inLine ? "" : detail, cells.toArray());
    }
    return nodes.isEmpty() ? "no nodes\n" : table.render(style, "", width);
  }

  private static List<Object> cells(NodeStatus node) {
    return List.of(
        node.id(),
        roles(node.roles()),
        new Cell(node.state().name(), tone(node.state())),
        node.release() == null ? "-" : node.release(),
        node.live() ? node.revision() : "-",
        node.build() == null ? "-" : node.build());
  }

  /** In words; a dash where nobody knows. */
  static String roles(List<NodeRole> roles) {
    return roles.isEmpty() ? "-" : String.join(",", roles.stream().map(NodeRole::word).toList());
  }

  private static Tone tone(NodeState state) {
    return switch (state) {
      case SERVING -> Tone.GOOD;
      case STARTING, DRAINING, HELD, DRAINED -> Tone.BUSY;
      case UNHEALTHY, UNREACHABLE -> Tone.BAD;
    };
  }
}
