package io.locktender.cli.show;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.command.TimeoutOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.CommandClock;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.show.Watch.Display;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code await}: blocks until the database admits a version. ZooKeeper wakes it; what it says is
 * what the database says.
 */
@Command(
    name = "await",
    description = "Waits until the database admits workers of a version.",
    footer = {"", "Example:", "  locktender await 2.0.0 --timeout 10m"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:the database admits it",
      ExitCodes.USAGE_HELP,
      "4:it did not in time",
      ExitCodes.UNREACHABLE_HELP
    })
public final class AwaitCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  @Parameters(paramLabel = "VERSION", description = "The release to wait for.")
  private ReleaseVersion version = ReleaseVersion.NONE;

  public AwaitCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() throws InterruptedException {
    Duration bound = timeout.orForEver();
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster);
        MongoAccess mongo = new MongoAccess(cluster)) {
      Snapshot snapshot =
          new Watch(io, cluster.cluster(), zookeeper, CommandClock.SYSTEM, Display.SILENT)
              .until(now -> admits(now.document()) && admits(mongo), bound)
              .orElseThrow(() -> tooLate(bound));
      if (json.wanted()) {
        io.out().println(Json.of(new StatusBuilder(snapshot).build()));
      } else {
        io.out().println("the database admits " + version);
      }
      return ExitCodes.DONE;
    }
  }

  private boolean admits(MongoAccess mongo) {
    return admits(mongo.version().orElse(null));
  }

  private boolean admits(@Nullable VersionDocument document) {
    return document != null
        && document.admits().stream().anyMatch(release -> release.version().equals(version));
  }

  private CliException tooLate(Duration bound) {
    return CliException.timedOut(
        "the database did not admit %s within %d s; 'locktender why' says what it waits for"
            .formatted(version, bound.toSeconds()));
  }
}
