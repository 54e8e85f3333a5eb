package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.Steady;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long this mastership has seen every registered node in the state that it is in, with the very
 * processes of its workers: one that ended in between and runs again breaks it. And of each node by
 * itself, how long it has served, or not; the latter begins anew when the database answers again.
 * On a monotonic clock; a take-over begins to count anew. See {@link Steady}.
 */
final class SteadyClock {
  private final LongSupplier nanos;
  private final Map<String, OneNode> nodes = new HashMap<>();
  private @Nullable String token;
  private @Nullable List<String> seen;
  private long since;
  private boolean silent;

  SteadyClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The database does not answer: no node can start anything, and no worker need be well. */
  void databaseSilent() {
    silent = true;
  }

  /**
   * How long the nodes have been as they are.
   *
   * @param healthyFor for how long a node must serve without a break
   */
  Steady steady(
      String mastership,
      List<NodeRegistration> registered,
      Map<String, NodeReport> reports,
      Duration healthyFor) {
    long now = nanos.getAsLong();
    if (!mastership.equals(token)) {
      token = mastership;
      seen = null;
      nodes.clear();
    }
    nodes.keySet().retainAll(registered.stream().map(NodeRegistration::id).toList());
    List<String> states = new ArrayList<>();
    Map<String, Steady.OfNode> times = new HashMap<>();
    for (NodeRegistration node : registered) {
      NodeReport report = reports.get(node.id());
      states.add(node.id() + (report == null ? "" : state(report)));
      OneNode one = nodes.computeIfAbsent(node.id(), id -> new OneNode());
      one.see(MasterView.live(node, reports), healthyFor, now);
      if (silent) {
        one.databaseAnswersAgain(now);
      }
      times.put(node.id(), one.times(now));
    }
    silent = false;
    if (!states.equals(seen)) {
      seen = states;
      since = now;
    }
    return new Steady(Duration.ofNanos(now - since), times);
  }

  private static String state(NodeReport report) {
    return report.incarnation() + report.state() + report.release() + processes(report);
  }

  private static List<Long> processes(NodeReport report) {
    return report.workers().stream().map(NodeReport.WorkerReport::pid).toList();
  }

  private static final class OneNode {
    private String kind = "";
    private long since;
    private boolean serves;
    private @Nullable Long failingSince;
    private @Nullable ReleaseVersion served;
    private @Nullable ReleaseVersion good;

    void see(@Nullable NodeReport report, Duration healthyFor, long now) {
      serves = report != null && report.state() == NodeState.SERVING;
      boolean counts = report != null && !report.drained();
      ReleaseVersion release = report == null ? null : report.release();
      String is = kind(report);
      if (good == null && counts) {
        good = release;
      }
      boolean broke = !is.equals(kind);
      if (broke) {
        kind = is;
        since = now;
      }
      if (!counts || (serves && !Objects.equals(served, release))) {
        failingSince = null;
      } else if (broke && failingSince == null) {
        failingSince = now;
      }
      if (serves) {
        served = release;
        if (now - since >= healthyFor.toNanos()) {
          failingSince = null;
          good = release;
        }
      }
    }

    /** What it has not done meanwhile is not held against it. */
    void databaseAnswersAgain(long now) {
      if (!serves) {
        since = now;
      }
      if (failingSince != null) {
        failingSince = now;
      }
    }

    private static String kind(@Nullable NodeReport report) {
      if (report == null) {
        return "is out of service";
      }
      if (report.state() == NodeState.SERVING) {
        return "serves " + report.release() + processes(report);
      }
      return report.drained() ? "is out of service" : "does not serve";
    }

    Steady.OfNode times(long now) {
      return new Steady.OfNode(
          Duration.ofNanos(now - since),
          failingSince == null ? Duration.ZERO : Duration.ofNanos(now - failingSince),
          good);
    }
  }
}
