package io.locktender.cli.show;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.coordinator.status.WhyModel;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code why}: what the cluster waits for. */
@Command(
    name = "why",
    description =
        "Says what the upgrade waits for, or why the last one failed, and which command to type"
            + " next.",
    footer = {"", "Example:", "  locktender why"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:all is well, or an upgrade runs",
      "1:the last upgrade failed by itself or ended degraded; a node does not serve though"
          + " nothing runs; there is no master; a dump was restored, the version document is"
          + " gone, or a record cannot be read",
      ExitCodes.USAGE_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
public final class WhyCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  public WhyCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    WhyModel why = WhyModel.of(ZooKeeperAccess.once(cluster));
    if (json.wanted()) {
      io.out().println(Json.of(why));
    } else {
      io.out()
          .print(new WhyText(io.style(), ZoneId.systemDefault(), TerminalWidth.of(io)).render(why));
    }
    return why.well() ? ExitCodes.DONE : ExitCodes.FAILED;
  }
}
