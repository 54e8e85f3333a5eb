package io.locktender.coordinator.store;

import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.Reading;
import java.util.List;
import java.util.Optional;

/** The registered nodes, read as the version document is. */
public interface NodeStore {
  /** All of them as they are now, by name; at most 1,000. */
  default List<NodeRegistration> nodes() {
    return nodes(Reading.LINEARIZABLE);
  }

  /** All of them, by name; at most 1,000. */
  List<NodeRegistration> nodes(Reading how);

  /** One as it is now, or empty. */
  Optional<NodeRegistration> node(String name);

  /** Registers a node, or a new incarnation of it. */
  void register(NodeRegistration node);

  /** Removes a registration; false when the node has none, or another run of its agent has one. */
  boolean removeNode(NodeRegistration seen);
}
