package io.locktender.coordinator.status;

import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code agents --json} prints, one for each registered node. */
public final class AgentsModel {
  private AgentsModel() {}

  /**
   * The agent of a node.
   *
   * @param build which Locktender it is, or null: it is of before that was said
   * @param format the newest format of records that it reads
   * @param since when it registered
   * @param live whether it has a session now
   * @param master whether it is master now
   */
  public record AgentStatus(
      String node,
      List<NodeRole> roles,
      @Nullable String build,
      int format,
      Instant since,
      boolean live,
      boolean master) {}

  /** All of them, in the order of the registrations. */
  public static List<AgentStatus> of(List<NodeRegistration> nodes, Snapshot snapshot) {
    return nodes.stream().map(node -> agent(node, snapshot)).toList();
  }

  private static AgentStatus agent(NodeRegistration node, Snapshot snapshot) {
    AgentBuild agent = node.agent();
    return new AgentStatus(
        node.id(),
        node.roles(),
        agent == null ? null : agent.build(),
        AgentBuild.readBy(agent),
        node.registeredAt(),
        snapshot.view().reports().containsKey(node.id()),
        node.id().equals(snapshot.master()));
  }
}
