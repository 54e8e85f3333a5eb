package io.locktender.cli.show;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.CommandClock;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.cli.show.Watch.Display;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code status}: one read of ZooKeeper; MongoDB is not asked. */
@Command(
    name = "status",
    description = "Shows the cluster: its database's version, the upgrade and the nodes.",
    footer = {"", "Example:", "  locktender status --watch --until-ended"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:shown; with --until-ended: the upgrade succeeded",
      "1:with --until-ended: it failed, ended degraded or was rolled back",
      ExitCodes.USAGE_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
public final class StatusCommand implements Callable<Integer> {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  @Option(names = "--watch", description = "Shows it again at every change, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--until-ended",
      description = "With --watch: ends when no upgrade runs or waits.")
  private boolean untilEnded;

  public StatusCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() throws Exception {
    return watch || untilEnded ? watch() : once(ZooKeeperAccess.once(cluster));
  }

  private int once(Snapshot snapshot) {
    if (json.wanted()) {
      io.out().println(Json.of(new StatusBuilder(snapshot).build()));
    } else {
      StatusTable table = new StatusTable(io.style(), ZoneId.systemDefault(), TerminalWidth.of(io));
      io.out().print(table.render(snapshot, null));
    }
    if (snapshot.mirror() != null) {
      ReleaseNotes.print(io, cluster, snapshot.mirror().document());
    }
    return ExitCodes.DONE;
  }

  private int watch() throws InterruptedException {
    Display display = json.wanted() ? Display.JSON : Display.TABLE;
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster)) {
      Watch shown = new Watch(io, cluster.cluster(), zookeeper, CommandClock.SYSTEM, display);
      Optional<Snapshot> last = shown.until(snapshot -> untilEnded && hasEnded(snapshot), FOR_EVER);
      return shown.unread()
          ? ExitCodes.DONE
          : last.map(StatusCommand::exitCode).orElse(ExitCodes.TIMED_OUT);
    }
  }

  private static boolean hasEnded(Snapshot snapshot) {
    return snapshot.mirror() != null
        && snapshot.mirror().document().upgrade() == null
        && snapshot.inPreflight() == null;
  }

  private static int exitCode(Snapshot snapshot) {
    StatusModel.UpgradeStatus last = new StatusBuilder(snapshot).build().upgrade();
    boolean well =
        last == null
            || last.outcome() == Outcome.SUCCEEDED
            || (last.outcome() == Outcome.REHEARSED && last.failure() == null);
    return well ? ExitCodes.DONE : ExitCodes.FAILED;
  }
}
