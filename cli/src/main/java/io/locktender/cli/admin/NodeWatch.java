package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Meanwhile;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
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

  /** Whether its agent ran: one that goes away meanwhile is waited for. */
  private boolean ran;

  /**
   * @param before what was seen before anything was asked of the node
   */
  NodeWatch(Io io, String cluster, OperatorClient zookeeper, String node, Snapshot before) {
    ran = before.view().reports().containsKey(node);
    this.io = io;
    this.cluster = cluster;
    this.zookeeper = zookeeper;
    this.node = node;
  }

  /**
   * Waits until it is as wanted. Where its agent goes away meanwhile it is not, whatever the test
   * says of one that is away: its workers may run on.
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
                    boolean away = saw(now.view().reports().get(node), meanwhile);
                    return !(away && ran) && wanted.test(now);
                  },
                  bound,
                  contact(meanwhile))
              .map(view -> new Snapshot(cluster, view));
    }
    return found.orElseThrow(
        () ->
            CliException.timedOut(
                "%s: not so within %d s: %s; %s"
                    .formatted(node, bound.toSeconds(), doing, goesOn)));
  }

  private OperatorClient.Contact contact(Meanwhile meanwhile) {
    return new OperatorClient.Contact() {
      @Override
      public void lost(ZooKeeperUnavailableException why) {
        meanwhile.now(node + ": ZooKeeper does not answer");
      }

      @Override
      public void back() {
        meanwhile.now(node + ": " + doing);
      }
    };
  }

  /** Returns whether its agent is away. */
  private boolean saw(@Nullable NodeReport report, Meanwhile meanwhile) {
    ran |= report != null;
    doing = report == null ? "its agent does not run" : said(report);
    meanwhile.now(node + ": " + doing);
    return report == null;
  }

  static String said(NodeReport report) {
    return report.state() + (report.detail() == null ? "" : ": " + report.detail());
  }
}
