package io.locktender.cli.show;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TextTable;
import io.locktender.cli.console.TextTable.Cell;
import io.locktender.cli.console.Times;
import io.locktender.coordinator.status.AgentsModel;
import io.locktender.coordinator.status.AgentsModel.AgentStatus;
import io.locktender.coordinator.status.Snapshot;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agents}: which Locktender runs where. */
@Command(
    name = "agents",
    description =
        "Shows the build of each registered node's agent, and the newest format of records that it"
            + " reads. The oldest one decides what may be asked for.",
    footer = {"", "Example:", "  locktender agents"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {"0:shown", ExitCodes.USAGE_HELP, ExitCodes.UNREACHABLE_HELP})
public final class AgentsCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  public AgentsCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    Snapshot snapshot = ZooKeeperAccess.once(cluster);
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      List<AgentStatus> agents = AgentsModel.of(mongo.store().nodes(), snapshot);
      io.out().print(json.wanted() ? Json.of(agents) + "\n" : table(agents, io.style()));
    }
    return ExitCodes.DONE;
  }

  static String table(List<AgentStatus> agents, Style style) {
    int newest = agents.stream().mapToInt(AgentStatus::format).max().orElse(0);
    TextTable table = new TextTable("node", "roles", "build", "format", "since", "live", "master");
    for (AgentStatus agent : agents) {
      Tone tone = agent.format() < newest ? Tone.BUSY : Tone.PLAIN;
      table.row(
          agent.node(),
          NodeTable.roles(agent.roles()),
          new Cell(agent.build() == null ? "not told" : agent.build(), tone),
          new Cell(String.valueOf(agent.format()), tone),
          Times.at(agent.since(), ZoneId.systemDefault()),
          agent.live() ? "yes" : "no",
          agent.master() ? "yes" : "-");
    }
    return agents.isEmpty() ? "no nodes\n" : table.render(style, "");
  }
}
