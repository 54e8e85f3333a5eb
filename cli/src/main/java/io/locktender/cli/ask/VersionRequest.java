package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.Confirmation;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.command.Requester;
import io.locktender.cli.command.TimeoutOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.VersionHint;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Meanwhile;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.RequestStatus.State;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.WhyModel;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.steps.release.ReleaseVersion;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks for a version, and waits for PREFLIGHT's verdict. */
final class VersionRequest {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final TimeoutOption timeout = new TimeoutOption();
  @Mixin private final Confirmation confirmation;
  @Mixin private final RollingOptions rolling = new RollingOptions();

  @Mixin private final HoldingOptions hold = new HoldingOptions();

  @Option(names = "--plan", description = "Shows only the steps, as 'plan' does.")
  private boolean plan;

  @Option(names = "--wait", description = "Shows the progress until the upgrade has ended.")
  private boolean wait;

  VersionRequest(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
    this.confirmation = new Confirmation(io);
  }

  ClusterOptions cluster() {
    return cluster;
  }

  /**
   * What is asked for, in the name of whoever types it.
   *
   * @param revert that it goes back, or null
   */
  Target target(ReleaseVersion version, @Nullable Revert revert) {
    RollOptions rolls = rolling.asked();
    HoldOptions holds = hold.asked();
    if (rolls != null && holds != null) {
      throw CliException.usage(
          "--cutover and --max-hold are for an upgrade by HOLD, and others that were given for one"
              + " that rolls; 'locktender plan %s' says which way it goes".formatted(version));
    }
    return new Target(
        version, Requester.newId(), cluster.by(), null, rolls, null, revert, holds, null);
  }

  /**
   * For a request whose outcome loses something, or is no step forward.
   *
   * @throws CliException with exit code 2 where it can be confirmed by nobody
   */
  void mustBeConfirmed() {
    if (!plan) {
      confirmation.mustBePossible();
    }
  }

  boolean json() {
    return json.wanted();
  }

  /** Whether only the plan is to be shown. */
  boolean onlyPlan() {
    return plan;
  }

  /** Whether it is followed to its end. */
  boolean waits() {
    return wait;
  }

  /**
   * Says so where the database is at a version already.
   *
   * @return the exit code then; else empty
   */
  OptionalInt already(ReleaseVersion version) {
    Snapshot now = ZooKeeperAccess.once(cluster);
    return RequestStatus.isAt(now, version)
        ? OptionalInt.of(already(now, version))
        : OptionalInt.empty();
  }

  /**
   * Asks.
   *
   * @param question what the operator confirms, from what there is
   * @param target what is asked for
   * @return the exit code
   */
  int ask(Function<Snapshot, String> question, Target target)
      throws IOException, InterruptedException {
    try (OperatorClient zookeeper = connect()) {
      Snapshot now = new Snapshot(cluster.cluster(), zookeeper.read());
      if (RequestStatus.isAt(now, target.version())) {
        return already(now, target.version());
      }
      RequestVerdict request = RequestVerdict.of(cluster.cluster(), zookeeper, timeout, wait);
      Snapshot before = request.before(target);
      confirmation.ask(() -> question.apply(before));
      request.ask(before, target);
      RequestFollower follower =
          new RequestFollower(io, cluster.cluster(), zookeeper, json.wanted());
      Snapshot verdict = request.await(follower, target);
      if (RequestStatus.state(verdict, target.requestId()) == State.RUNNING) {
        return wait
            ? follower.toTheEnd(target.requestId(), timeout.orForEver())
            : say(
                verdict,
                target.version() + " begins; 'locktender status --watch' shows the progress");
      }
      int exit = follower.ended(verdict, target.requestId());
      if (exit == ExitCodes.REFUSED) {
        new VersionHint(cluster).of(target.version()).ifPresent(io.err()::println);
      }
      return exit;
    }
  }

  private OperatorClient connect() {
    try (Meanwhile connecting = new Meanwhile(io)) {
      connecting.now("connects to ZooKeeper");
      return ZooKeeperAccess.connect(cluster);
    }
  }

  /** It is what was asked for; whether every node serves it is another question. */
  private int already(Snapshot snapshot, ReleaseVersion version) {
    boolean well = WhyModel.of(snapshot).waitsFor().isEmpty();
    return say(
        snapshot,
        "%s is at %s already; nothing to do%s"
            .formatted(
                snapshot.cluster(),
                version,
                well ? "" : ", but 'locktender why' names nodes that do not serve"));
  }

  private int say(Snapshot snapshot, String sentence) {
    io.out().println(json.wanted() ? Json.of(new StatusBuilder(snapshot).build()) : sentence);
    return ExitCodes.DONE;
  }
}
