package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.steps.control.NodeRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long this mastership has seen every registered node in the state that it is in, with the very
 * processes of its workers: one that ended in between and runs again breaks it. On a monotonic
 * clock; a take-over begins to count anew. See {@link MasterView#steady}.
 */
final class SteadyClock {
  private final LongSupplier nanos;
  private @Nullable List<String> seen;
  private long since;

  SteadyClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  Duration steady(String token, List<NodeRegistration> nodes, Map<String, NodeReport> reports) {
    List<String> now = new ArrayList<>();
    now.add(token);
    for (NodeRegistration node : nodes) {
      NodeReport report = reports.get(node.id());
      now.add(node.id() + (report == null ? "" : state(report)));
    }
    if (!now.equals(seen)) {
      seen = now;
      since = nanos.getAsLong();
    }
    return Duration.ofNanos(nanos.getAsLong() - since);
  }

  private static String state(NodeReport report) {
    List<Long> processes = report.workers().stream().map(NodeReport.WorkerReport::pid).toList();
    return report.incarnation() + report.state() + report.release() + processes;
  }
}
