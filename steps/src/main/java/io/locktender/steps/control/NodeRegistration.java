package io.locktender.steps.control;

import java.time.Instant;
import java.util.List;

/**
 * A node that belongs to the cluster until an operator removes it.
 *
 * @param id the node's name
 * @param incarnation the random name of the agent's run that may act for the node
 * @param roles what it is to its cluster; empty where nobody knows
 * @param registeredAt when this incarnation registered
 */
public record NodeRegistration(
    String id, String incarnation, List<NodeRole> roles, Instant registeredAt) {
  public NodeRegistration {
    roles = List.copyOf(roles);
  }
}
