package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.steps.control.RecordFormat;
import java.util.Optional;

/** Whether a node can be taken out of service, and how far that is. */
public final class Draining {
  private Draining() {}

  /** Why it cannot be drained, or empty when it can. */
  public static Optional<String> refusal(Snapshot now, String node) {
    boolean registered =
        now.view().reports().containsKey(node)
            || (now.mirror() != null && now.mirror().nodes().contains(node));
    return registered
        ? OldAgents.refusal(now, RecordFormat.THIRD)
        : Optional.of(node + " is not registered: 'locktender node list' lists those that are");
  }

  /** Whether nobody else serves: then whoever drains it should know. */
  public static boolean isLastInService(Snapshot now, String node) {
    NodeReport report = now.view().reports().get(node);
    return report != null
        && report.state() == NodeState.SERVING
        && now.view().reports().values().stream()
            .noneMatch(other -> !other.node().equals(node) && other.state() == NodeState.SERVING);
  }

  /**
   * Whether all is done: none of its workers is left, and it is not master where another can be.
   * Where its agent does not run there is nothing to wait for; one that ran a moment ago may be
   * back soon, which is the caller's to know.
   */
  public static boolean isDone(Snapshot now, String node) {
    NodeReport report = now.view().reports().get(node);
    return report == null || (report.drained() && !(node.equals(now.master()) && givesWay(now)));
  }

  /** As the master's rules do it: between upgrades, to a state server in service. */
  private static boolean givesWay(Snapshot now) {
    return now.document() != null
        && now.document().upgrade() == null
        && now.view().reports().values().stream()
            .anyMatch(other -> !other.node().equals(now.master()) && other.takesOverFromDrained());
  }

  /**
   * Whether a node that was resumed is as all others are: it serves, or the database admits none.
   * Where its agent does not run, as {@link #isDone}.
   */
  public static boolean isOver(Snapshot now, String node) {
    ClusterView view = now.view();
    NodeReport report = view.reports().get(node);
    if (report == null) {
      return true;
    }
    boolean follows = report.drain() == null && !report.drained();
    boolean closed = now.document() != null && now.document().admits().isEmpty();
    return follows && (report.state() == NodeState.SERVING || closed);
  }
}
