package io.locktender.cli.ask;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.command.Requester;
import io.locktender.cli.command.TimeoutOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.VersionHint;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.show.RehearsalPrinter;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.status.RehearsalModel;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.RequestStatus.State;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.steps.release.ReleaseVersion;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rehearse}: what an upgrade would come to, found out on copies. */
@Command(
    name = "rehearse",
    description =
        "Rehearses an upgrade on copies while every worker goes on: names every document that"
            + " cannot be changed, and how long the hold would be. Then all copies are dropped.",
    footer = {"", "Example:", "  locktender rehearse 2.0.0"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:the upgrade would go through; with --no-wait: the rehearsal began",
      "1:the upgrade would not go through, or the rehearsal was aborted",
      ExitCodes.USAGE_HELP,
      "3:refused, as the upgrade would be; all reasons are shown",
      ExitCodes.TIMED_OUT_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
public final class RehearseCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final TimeoutOption timeout = new TimeoutOption();

  @Parameters(paramLabel = "VERSION", description = "The release to go to.")
  private ReleaseVersion version = ReleaseVersion.NONE;

  @Option(names = "--no-wait", description = "Does not wait until the rehearsal has ended.")
  private boolean noWait;

  public RehearseCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() throws InterruptedException {
    Target target = Target.rehearsal(version, Requester.newId(), cluster.by());
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster)) {
      RequestVerdict request = RequestVerdict.of(cluster.cluster(), zookeeper, timeout, !noWait);
      request.ask(request.before(target), target);
      RequestFollower follower =
          new RequestFollower(io, cluster.cluster(), zookeeper, json.wanted());
      Snapshot verdict = request.await(follower, target);
      if (RequestStatus.state(verdict, target.requestId()) != State.RUNNING) {
        return ended(follower, verdict, target);
      }
      if (noWait) {
        return begun(verdict);
      }
      return ended(follower, follower.untilEnded(target.requestId(), timeout.orForEver()), target);
    }
  }

  private int begun(Snapshot verdict) {
    io.out()
        .println(
            json.wanted()
                ? Json.of(new StatusBuilder(verdict).build())
                : "the rehearsal of %s begins; 'locktender status --watch' shows the progress"
                    .formatted(version));
    return ExitCodes.DONE;
  }

  private int ended(RequestFollower follower, Snapshot last, Target target) {
    EndedUpgrade ended = last.ended(target.requestId());
    @Nullable RehearsalModel model = ended == null ? null : RehearsalModel.of(ended);
    if (model == null) {
      int exit = follower.ended(last, target.requestId());
      if (exit == ExitCodes.REFUSED) {
        new VersionHint(cluster).of(version).ifPresent(io.err()::println);
      }
      return exit;
    }
    io.out()
        .print(json.wanted() ? Json.of(model) + "\n" : RehearsalPrinter.render(model, io.style()));
    return model.goesThrough() ? ExitCodes.DONE : ExitCodes.FAILED;
  }
}
