package io.locktender.cli.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * What came of a command to a node.
 *
 * @param node its name
 * @param drain that it is drained, or null
 * @param state what it does now, or null: its agent does not run
 * @param sentence for people, without the node's name
 */
record NodeResult(
    String node, @Nullable Drain drain, @Nullable NodeState state, @JsonIgnore String sentence) {
  void print(Io io, boolean json) {
    io.out().println(json ? Json.of(this) : node + " " + sentence);
  }
}
