package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Meanwhile;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for one node, and shows meanwhile what that waits for. */
final class NodeWatch {
  private final Io io;
  private final String cluster;
  private final OperatorClient zookeeper;
  private final String node;
  private String doing = "its agent has not looked yet";

  NodeWatch(Io io, String cluster, OperatorClient zookeeper, String node) {
    this.io = io;
    this.cluster = cluster;
    this.zookeeper = zookeeper;
    this.node = node;
  }

  /**
   * Waits until it is as wanted; where its agent goes away meanwhile, no longer.
   *
   * @throws CliException with exit code 4 when the time is over, with what it waits for
   */
  Snapshot until(Predicate<Snapshot> wanted, Duration bound, String goesOn)
      throws InterruptedException {
    Optional<Snapshot> found;
    try (Meanwhile meanwhile = new Meanwhile(io)) {
      found =
          zookeeper
              .watchUntil(
                  view -> {
                    Snapshot now = new Snapshot(cluster, view);
                    saw(now.view().reports().get(node), meanwhile);
                    return wanted.test(now);
                  },
                  bound)
              .map(view -> new Snapshot(cluster, view));
    }
    return found.orElseThrow(
        () ->
            CliException.timedOut(
                "%s: not so within %d s: %s; %s"
                    .formatted(node, bound.toSeconds(), doing, goesOn)));
  }

  private void saw(@Nullable NodeReport report, Meanwhile meanwhile) {
    doing = report == null ? "its agent does not run" : said(report);
    meanwhile.now(node + ": " + doing);
  }

  static String said(NodeReport report) {
    return report.state() + (report.detail() == null ? "" : ": " + report.detail());
  }
}
