package io.locktender.cli;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel.NodeStatus;
import io.locktender.steps.control.NodeRegistration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code node}: the nodes that belong to the cluster. */
@Command(
    name = "node",
    description = "Lists the registered nodes, or removes one that is gone for good.",
    footer = {"", "Example:", "  locktender node list"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP})
final class NodeCommand extends Group {
  /** {@code node list}. */
  @Command(
      name = "list",
      description = "Lists the registered nodes.",
      footer = {"", "Example:", "  locktender node list --json"},
      exitCodeListHeading = ExitCodes.HEADING,
      exitCodeList = {"0:shown", ExitCodes.USAGE_HELP, ExitCodes.UNREACHABLE_HELP})
  static final class ListNodes implements Callable<Integer> {
    private final Io io;
    @Mixin private final ClusterOptions cluster;
    @Mixin private final JsonOption json = new JsonOption();

    ListNodes(Io io) {
      this.io = io;
      this.cluster = new ClusterOptions(io);
    }

    @Override
    public Integer call() {
      List<NodeStatus> nodes = nodes();
      if (json.wanted()) {
        io.out().println(Watch.json(nodes));
      } else {
        io.out().print(StatusTable.nodes(nodes, io.style()));
      }
      return ExitCodes.DONE;
    }

    private List<NodeStatus> nodes() {
      Map<String, NodeReport> reports = ZooKeeperAccess.once(cluster).view().reports();
      List<NodeStatus> nodes = new ArrayList<>();
      try (MongoAccess mongo = new MongoAccess(cluster)) {
        for (NodeRegistration node : mongo.store().nodes()) {
          NodeReport report = reports.get(node.id());
          nodes.add(report == null ? away(node) : StatusBuilder.node(report));
        }
      }
      return nodes;
    }

    private static NodeStatus away(NodeRegistration node) {
      return new NodeStatus(
          node.id(),
          node.roles(),
          false,
          null,
          NodeState.UNREACHABLE,
          0,
          "registered at " + node.registeredAt() + ", but its agent is away");
    }
  }

  /** {@code node remove}. */
  @Command(
      name = "remove",
      description =
          "Removes a node that is gone for good. An upgrade waits for every registered node: only"
              + " you can know that no worker of it runs any more.",
      footer = {"", "Example:", "  locktender node remove node-3 --workers-are-stopped"},
      exitCodeListHeading = ExitCodes.HEADING,
      exitCodeList = {
        "0:removed",
        ExitCodes.USAGE_HELP,
        "3:refused: it is live or not registered, or nobody says that its workers are stopped",
        ExitCodes.UNREACHABLE_HELP
      })
  static final class Remove implements Callable<Integer> {
    private final Io io;
    @Mixin private final ClusterOptions cluster;
    @Mixin private final JsonOption json = new JsonOption();
    @Mixin private final Confirmation confirmation;

    @Parameters(paramLabel = "NAME", description = "The node.")
    private String name = "";

    @Option(
        names = "--workers-are-stopped",
        description = "Says that no worker of the node runs, nor will run again.")
    private boolean stopped;

    Remove(Io io) {
      this.io = io;
      this.cluster = new ClusterOptions(io);
      this.confirmation = new Confirmation(io);
    }

    @Override
    public Integer call() throws IOException {
      try (MongoAccess mongo = new MongoAccess(cluster)) {
        check(mongo);
        confirmation.ask("Remove node " + name + " from cluster " + cluster.cluster() + "?");
        if (!mongo.store().removeNode(name)) {
          throw CliException.refused("node " + name + " was removed by another meanwhile");
        }
      }
      io.out().println(json.wanted() ? Watch.json(Map.of("removed", name)) : "removed " + name);
      return ExitCodes.DONE;
    }

    private void check(MongoAccess mongo) {
      mongo.version();
      if (mongo.store().node(name).isEmpty()) {
        throw CliException.refused(
            "node " + name + " is not registered; 'locktender node list' shows those that are");
      }
      if (ZooKeeperAccess.once(cluster).view().reports().containsKey(name)) {
        throw CliException.refused(
            "node " + name + " is live: its agent would register it again; stop that agent first");
      }
      if (!stopped) {
        throw CliException.refused(
            "node %s is unreachable, and its workers may still run: stop them, then add --workers-are-stopped"
                .formatted(name));
      }
    }
  }
}
