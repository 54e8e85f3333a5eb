package io.locktender.it.scale;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** When each light node's reports were in ZooKeeper. Thread-safe. */
final class Acks {
  private final Map<String, List<Ack>> byNode = new ConcurrentHashMap<>();

  /**
   * One.
   *
   * @param revision that is acked
   */
  record Ack(Instant at, long revision, NodeState state) {}

  void note(NodeReport report) {
    byNode
        .computeIfAbsent(report.node(), any -> new CopyOnWriteArrayList<>())
        .add(new Ack(Instant.now(), report.revision(), report.state()));
  }

  /** When the last node had acked a revision; empty while one has not. */
  Optional<Instant> last(int nodes, long revision) {
    return last(nodes, ack -> ack.revision() >= revision);
  }

  /** When the last node served under it. */
  Optional<Instant> lastServing(int nodes, long revision) {
    return last(nodes, ack -> ack.revision() >= revision && ack.state() == NodeState.SERVING);
  }

  /** How many nodes serve by what they said last. */
  long serving() {
    return byNode.values().stream()
        .filter(acks -> acks.get(acks.size() - 1).state() == NodeState.SERVING)
        .count();
  }

  private Optional<Instant> last(int nodes, Predicate<Ack> wanted) {
    List<Optional<Instant>> firsts =
        byNode.values().stream()
            .map(acks -> acks.stream().filter(wanted).map(Ack::at).findFirst())
            .toList();
    boolean all = firsts.size() == nodes && firsts.stream().allMatch(Optional::isPresent);
    return all
        ? firsts.stream().flatMap(Optional::stream).max(Instant::compareTo)
        : Optional.empty();
  }
}
