package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * What a node does, and what it says of itself.
 *
 * @param action what
 * @param state what it is doing
 * @param sentence why, in one sentence
 * @param duty how the running phase's duty stands, or null where it has none
 */
public record NodeDecision(
    NodeAction action, NodeState state, String sentence, NodeReport.@Nullable Duty duty) {}
