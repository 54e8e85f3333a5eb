package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.Confirmation;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.steps.control.NodeRegistration;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code node remove}. */
@Command(
    name = "remove",
    description =
        "Removes a node that is gone for good. An upgrade waits for every registered node. Only"
            + " you can know that none of its workers still runs.",
    footer = {"", "Example:", "  locktender node remove node-3 --workers-are-stopped"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:removed",
      ExitCodes.USAGE_HELP,
      "3:refused: it is live or not registered, or --workers-are-stopped is missing",
      ExitCodes.UNREACHABLE_HELP
    })
public final class NodeRemoveCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final Confirmation confirmation;

  @Parameters(paramLabel = "NAME", description = "The node.")
  private String name = "";

  @Option(
      names = "--workers-are-stopped",
      description = "Confirms that no worker of the node runs, or will run again.")
  private boolean stopped;

  public NodeRemoveCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
    this.confirmation = new Confirmation(io);
  }

  @Override
  public Integer call() throws IOException {
    confirmation.mustBePossible();
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      check(mongo);
      confirmation.ask("Remove node " + name + " from cluster " + cluster.cluster() + "?");
      NodeRegistration seen = check(mongo); // a person has taken time to answer
      // First, so that the command can be given again where one of the two is not answered.
      boolean drained = forgetDrain();
      if (!mongo.store().removeNode(seen)) {
        throw meanwhile(mongo, drained);
      }
    }
    io.out().println(json.wanted() ? Json.of(Map.of("removed", name)) : "removed " + name);
    return ExitCodes.DONE;
  }

  /** Another one that comes under its name is in service. */
  private boolean forgetDrain() {
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster)) {
      NodeRecordEdit edit = new NodeRecordEdit(zookeeper, cluster.cluster(), name);
      boolean drained = edit.read().drain(name) != null;
      if (drained) {
        edit.write(now -> now.view().drained().without(name));
      }
      return drained;
    }
  }

  private CliException meanwhile(MongoAccess mongo, boolean drained) {
    if (mongo.store().node(name).isEmpty()) {
      return CliException.refused("node " + name + " was removed by somebody else meanwhile");
    }
    return CliException.refused(
        "node %s came back meanwhile: its agent has registered it again, and it was not removed%s"
            .formatted(
                name,
                drained
                    ? "; it is no longer drained, 'locktender node drain " + name + "' drains it"
                    : ""));
  }

  /** Returns its registration, if it may be removed. */
  private NodeRegistration check(MongoAccess mongo) {
    mongo.version();
    NodeRegistration seen = mongo.store().node(name).orElse(null);
    if (seen == null) {
      throw CliException.refused(
          "node " + name + " is not registered; 'locktender node list' lists those that are");
    }
    if (ZooKeeperAccess.once(cluster).view().reports().containsKey(name)) {
      throw CliException.refused(
          "node " + name + " is live: its agent would register it again; stop the agent first");
    }
    if (!stopped) {
      throw CliException.refused(
          "node %s is unreachable, and its workers may still run: stop them, then add --workers-are-stopped"
              .formatted(name));
    }
    return seen;
  }
}
