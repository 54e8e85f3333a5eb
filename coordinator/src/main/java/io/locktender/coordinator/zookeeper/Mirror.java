package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mirror of the version document: it wakes the agents and feeds {@code status}; nothing is
 * decided by it.
 *
 * @param master the node that wrote it
 * @param sentence what the master is doing or waiting for
 * @param document the version document
 * @param last the request that ended last, or null
 * @param nodes the registered nodes, by name
 */
public record Mirror(
    String master,
    String sentence,
    VersionDocument document,
    @Nullable EndedUpgrade last,
    List<String> nodes) {
  public Mirror {
    nodes = List.copyOf(nodes);
  }
}
