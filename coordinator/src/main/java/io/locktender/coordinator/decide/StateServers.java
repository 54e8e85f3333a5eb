package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.NodeReport;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The state servers that could be master in the place of the one that is. */
final class StateServers {
  private StateServers() {}

  /**
   * Those that live and are answered by the database, by name.
   *
   * @param self the master's own node
   */
  static Stream<NodeReport> others(String self, Map<String, NodeReport> reports) {
    return new TreeMap<>(reports)
        .values().stream()
            .filter(report -> !report.node().equals(self))
            .filter(NodeReport::answeredStateServer);
  }

  /**
   * Whom a master gives way to whose own node is drained; empty where it is not, or where no other
   * can be master that is in service. Used while no upgrade runs: a take-over starts one over.
   */
  static Optional<String> insteadOfDrained(MasterView view) {
    NodeReport own = view.reports().get(view.self());
    return own == null || !own.drained()
        ? Optional.empty()
        : others(view.self(), view.reports())
            .filter(NodeReport::takesOverFromDrained)
            .map(NodeReport::node)
            .findFirst();
  }
}
