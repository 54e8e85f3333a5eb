package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.command.TimeoutOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.status.Draining;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code node resume}. */
@Command(
    name = "resume",
    description = {
      "Ends a node's drain. Its workers start when the database admits them: at once, or when the"
          + " upgrade that holds them has ended.",
      "Where its agent does not run when this is asked, the command does not wait: the node serves"
          + " once its agent runs."
    },
    footer = {"", "Example:", "  locktender node resume node-2"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:it serves, or it is held as the other nodes are",
      ExitCodes.USAGE_HELP,
      "3:refused: it is not drained",
      "4:timed out; the node goes on starting",
      ExitCodes.UNREACHABLE_HELP
    })
public final class NodeResumeCommand implements Callable<Integer> {
  private static final Duration SERVES_WITHIN = Duration.ofMinutes(2);

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  @Parameters(paramLabel = "NAME", description = "The node.")
  private String name = "";

  @Option(names = "--no-wait", description = "Does not wait until it serves.")
  private boolean noWait;

  public NodeResumeCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() throws InterruptedException {
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster)) {
      NodeRecordEdit edit = new NodeRecordEdit(zookeeper, cluster.cluster(), name);
      Snapshot before = edit.read();
      if (before.drain(name) == null) {
        throw CliException.refused(
            name + " is not drained; 'locktender node list' shows those that are");
      }
      edit.write(now -> now.view().drained().without(name));
      if (noWait) {
        return said(edit.read());
      }
      return said(
          new NodeWatch(io, cluster.cluster(), zookeeper, name, before)
              .until(
                  now -> Draining.isOver(now, name),
                  timeout.orElse(SERVES_WITHIN),
                  "it is resumed, and goes on; 'locktender why' says more"));
    }
  }

  private int said(Snapshot now) {
    NodeReport report = now.view().reports().get(name);
    String how = report == null ? "serves when its agent runs" : NodeWatch.said(report);
    new NodeResult(
            name, now.drain(name), report == null ? null : report.state(), "is resumed: " + how)
        .print(io, json.wanted());
    return ExitCodes.DONE;
  }
}
