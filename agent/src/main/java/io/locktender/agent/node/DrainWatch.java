package io.locktender.agent.node;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.decide.NodeView;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether this node is in service. What an operator wishes is in ZooKeeper; it is on disk
 * before it is followed, so that a drained node stays so where ZooKeeper does not answer, or has
 * lost its data. Only a record that does not name the node ends it. For the node loop's thread.
 */
final class DrainWatch {
  private static final Logger log = LoggerFactory.getLogger(DrainWatch.class);

  private final NodeIdentity self;
  private final NodePorts ports;
  private final NodeMemory memory;

  DrainWatch(NodeIdentity self, NodePorts ports, NodeMemory memory) {
    this.self = self;
    this.ports = ports;
    this.memory = memory;
  }

  /**
   * Follows what is asked for now.
   *
   * @return why the node runs no workers, or null where it may
   */
  NodeView.@Nullable Out follow() {
    Drains wished = ports.cluster().drains();
    if (wished != null) {
      know(wished.nodes().get(self.node()));
    }
    Drain drain = memory.drain();
    if (drain != null) {
      return new NodeView.Out(drain.words(), true);
    }
    return ports.leaving().wanted() ? new NodeView.Out("its agent ends", false) : null;
  }

  private void know(@Nullable Drain wished) {
    if (Objects.equals(wished, memory.drain())) {
      return;
    }
    memory.drain(wished);
    if (wished == null) {
      ports.events().record("resumed", Map.of());
      log.info("resumed: workers start when the database admits them");
    } else {
      ports.events().record("drained", Map.of("by", wished.by()));
      log.info("{}: its workers are stopped, until it is resumed", wished.words());
    }
  }
}
