package io.locktender.coordinator.store;

import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.Reading;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a node's gate goes by. */
public interface GateStore {
  /**
   * What was read at once.
   *
   * @param document who may run
   * @param node the node's registration, or null when it has none
   */
  record Gated(VersionDocument document, @Nullable NodeRegistration node) {}

  /**
   * The version document and a node's registration, in one read: each of many nodes asks so at
   * every transition. Empty when there is no document.
   *
   * @param how whether both must be as they are now
   * @throws io.locktender.steps.text.InvalidInputException when what is there is no such document
   */
  Optional<Gated> gate(String node, Reading how);
}
