package io.locktender.agent.state;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which node-side steps have run on this node.
 *
 * @param level the release whose node-side steps are all applied, or {@code none}
 * @param applied the steps beyond the level that were begun, in order: intent first
 */
public record NodeSteps(String level, List<String> applied) {
  public NodeSteps {
    requireNonNull(level, "level");
    applied = List.copyOf(applied);
  }
}
