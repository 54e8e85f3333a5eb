package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.Confirmation;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.command.TimeoutOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.status.Draining;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code node drain}. */
@Command(
    name = "drain",
    description = {
      "Takes a node out of service, for maintenance: its workers are drained and stopped, and"
          + " none is started until 'locktender node resume'. Its agent goes on: upgrades do not"
          + " wait for the node, and it switches with them.",
      "Where its agent does not run when this is asked, the command does not wait: the node is"
          + " drained once its agent runs; until then nobody knows whether workers run there."
    },
    footer = {"", "Example:", "  locktender node drain node-2 --reason 'new kernel'"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:none of its workers is left",
      ExitCodes.USAGE_HELP,
      "3:refused: there is no such node, an agent is too old, or it was not confirmed",
      "4:timed out; the node goes on draining",
      ExitCodes.UNREACHABLE_HELP
    })
public final class NodeDrainCommand implements Callable<Integer> {
  /** Longer than most workers take to drain and to stop. */
  private static final Duration DRAINED_WITHIN = Duration.ofMinutes(5);

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final TimeoutOption timeout = new TimeoutOption();
  @Mixin private final Confirmation confirmation;

  @Parameters(paramLabel = "NAME", description = "The node.")
  private String name = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for those who look at it; at most 200 characters.")
  private @Nullable String reason;

  @Option(names = "--no-wait", description = "Does not wait until its workers have stopped.")
  private boolean noWait;

  public NodeDrainCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
    this.confirmation = new Confirmation(io);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Drain drain = drain();
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster)) {
      NodeRecordEdit edit = new NodeRecordEdit(zookeeper, cluster.cluster(), name);
      Snapshot before = edit.read();
      check(before);
      edit.write(
          now -> {
            Drains next = now.view().drained();
            if (!next.nodes().containsKey(name) && next.nodes().size() >= Drains.MAX_NODES) {
              throw CliException.refused(
                  "expected at most %d drained nodes, found as many; resume one first, nothing was changed"
                      .formatted(Drains.MAX_NODES));
            }
            return next.with(name, drain);
          });
      if (noWait) {
        return said(edit.read());
      }
      return said(
          new NodeWatch(io, cluster.cluster(), zookeeper, name, before)
              .until(
                  now -> Draining.isDone(now, name),
                  timeout.orElse(DRAINED_WITHIN),
                  "it goes on, and stays drained until 'locktender node resume " + name + "'"));
    }
  }

  private Drain drain() {
    if (reason != null && (reason.isBlank() || reason.length() > Drain.MAX_REASON)) {
      throw CliException.usage(
          "--reason: expected 1 to %d characters, found %d"
              .formatted(Drain.MAX_REASON, reason.length()));
    }
    String why = reason == null ? null : reason.strip().replaceAll("\\s+", " ");
    return new Drain(cluster.by(), Instant.now().truncatedTo(ChronoUnit.SECONDS), why);
  }

  private void check(Snapshot now) throws IOException {
    Draining.refusal(now, name)
        .ifPresent(
            why -> {
              throw CliException.refused(why + "; nothing was changed");
            });
    if (Draining.isLastInService(now, name)) {
      confirmation.mustBePossible();
      confirmation.ask(name + " is the last node that serves. Drain it?");
    }
  }

  private int said(Snapshot now) {
    NodeReport report = now.view().reports().get(name);
    NodeResult result =
        new NodeResult(
            name,
            now.drain(name),
            report == null ? null : report.state(),
            report == null
                ? "is drained when its agent runs; whether workers run there now, nobody knows"
                : noWait && !report.drained()
                    ? "is drained: " + NodeWatch.said(report)
                    : "is drained: none of its workers is left" + stillMaster(now));
    result.print(io, json.wanted());
    return ExitCodes.DONE;
  }

  private String stillMaster(Snapshot now) {
    return name.equals(now.master())
        ? "; it is still master: it gives way when no upgrade runs and another state server can be"
        : "";
  }
}
