package io.locktender.coordinator.store;

import io.locktender.steps.control.NodeRegistration;
import java.util.List;
import java.util.Optional;

/** The registered nodes, read as the version document is. */
public interface NodeStore {
  /** All of them, by name; at most 1,000. */
  List<NodeRegistration> nodes();

  /** One, or empty. */
  Optional<NodeRegistration> node(String name);

  /** Registers a node, or a new incarnation of it. */
  void register(NodeRegistration node);

  /** Removes a registration; false when there is none. */
  boolean removeNode(String name);
}
