package io.locktender.steps.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node that belongs to the cluster until an operator removes it.
 *
 * @param id the node's name
 * @param incarnation the random name of the agent's run that may act for the node
 * @param roles what it is to its cluster; empty where nobody knows
 * @param registeredAt when this incarnation registered
 * @param agent which Locktender its agent is; null where it does not say, or nobody knows
 */
public record NodeRegistration(
    String id,
    String incarnation,
    List<NodeRole> roles,
    Instant registeredAt,
    @Nullable AgentBuild agent) {
  /** One that does not say which Locktender it is. */
  public NodeRegistration(
      String id, String incarnation, List<NodeRole> roles, Instant registeredAt) {
    this(id, incarnation, roles, registeredAt, null);
  }

  public NodeRegistration {
    roles = List.copyOf(roles);
  }
}
