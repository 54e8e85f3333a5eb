package io.locktender.cli.admin;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.cli.console.Times;
import io.locktender.cli.show.NodeTable;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel.NodeStatus;
import io.locktender.steps.control.NodeRegistration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code node list}. */
@Command(
    name = "list",
    description = "Lists the registered nodes.",
    footer = {"", "Example:", "  locktender node list --json"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {"0:shown", ExitCodes.USAGE_HELP, ExitCodes.UNREACHABLE_HELP})
public final class NodeListCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  public NodeListCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    List<NodeStatus> nodes = nodes();
    if (json.wanted()) {
      io.out().println(Json.of(nodes));
    } else {
      io.out().print(NodeTable.render(nodes, io.style(), TerminalWidth.of(io)));
    }
    return ExitCodes.DONE;
  }

  private List<NodeStatus> nodes() {
    Snapshot snapshot = ZooKeeperAccess.once(cluster);
    Map<String, NodeReport> reports = snapshot.view().reports();
    List<NodeStatus> nodes = new ArrayList<>();
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      for (NodeRegistration node : mongo.store().nodes()) {
        NodeReport report = reports.get(node.id());
        nodes.add(
            report == null ? away(node, snapshot.drain(node.id())) : StatusBuilder.node(report));
      }
    }
    return nodes;
  }

  private static NodeStatus away(NodeRegistration node, @Nullable Drain drain) {
    return new NodeStatus(
        node.id(),
        node.roles(),
        false,
        null,
        NodeState.UNREACHABLE,
        0,
        "registered at "
            + Times.at(node.registeredAt(), ZoneId.systemDefault())
            + ", but its agent does not run",
        node.agent() == null ? null : node.agent().build(),
        drain);
  }
}
