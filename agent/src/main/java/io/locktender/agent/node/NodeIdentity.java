package io.locktender.agent.node;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who this agent is.
 *
 * @param cluster the cluster
 * @param node the node
 * @param incarnation this run of the agent, at random
 * @param roles the node's roles
 * @param http where its HTTP server listens
 * @param agent which Locktender it is
 */
public record NodeIdentity(
    String cluster,
    String node,
    String incarnation,
    List<NodeRole> roles,
    String http,
    AgentBuild agent) {
  /**
   * @param documentRead whether the version document was read: what serves without says so, and a
   *     master that does not read it gives way to a node that does
   * @param newer the format of a record that it cannot read since it is newer, or null
   * @param drain that it is drained, or null
   */
  NodeReport report(
      NodeDecision decision,
      boolean documentRead,
      long acked,
      @Nullable SeenRevision known,
      @Nullable ReleaseId current,
      NodeReport.@Nullable Prepared prepared,
      NodeReport.@Nullable TaskProgress progress,
      List<WorkerView> workers,
      NodeReport.@Nullable ServingTimes times,
      @Nullable Integer newer,
      @Nullable Drain drain) {
    return new NodeReport(
        node,
        incarnation,
        roles,
        decision.state(),
        acked,
        known,
        current == null ? null : current.version(),
        decision.state() == NodeState.SERVING && documentRead ? null : decision.sentence(),
        http,
        prepared,
        decision.duty(),
        progress,
        workers.stream().map(NodeIdentity::worker).toList(),
        times,
        agent,
        newer,
        documentRead,
        drain);
  }

  private static NodeReport.WorkerReport worker(WorkerView worker) {
    return new NodeReport.WorkerReport(
        worker.name(),
        worker.release().version(),
        worker.state().name(),
        worker.pid(),
        worker.restarts());
  }
}
