package io.locktender.coordinator.cluster;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.document.Formatted;
import io.locktender.steps.control.RecordFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The nodes that operators have taken out of service. One record for all, as the target is: so
 * operators may write it, and need not make or remove any znode. Where there is none, or none that
 * can be read, it says nothing: each node stays as it was.
 *
 * @param nodes by the node's name; at most {@value #MAX_NODES}
 */
public record Drains(Map<String, Drain> nodes) implements Formatted {
  /** The most drained nodes at a time: so many fit into a record, whatever is said of each. */
  public static final int MAX_NODES = 400;

  /** No node is drained. */
  public static final Drains NONE = new Drains(Map.of());

  public Drains {
    nodes = Map.copyOf(requireNonNull(nodes, "nodes"));
    checkArgument(
        nodes.size() <= MAX_NODES,
        "nodes: expected at most %s drained nodes, found %s",
        MAX_NODES,
        nodes.size());
  }

  @Override
  public int format() {
    return RecordFormat.THIRD;
  }

  /** Also this one; who is drained already stays as it is. */
  public Drains with(String node, Drain drain) {
    TreeMap<String, Drain> next = new TreeMap<>(nodes);
    next.putIfAbsent(node, drain);
    return new Drains(next);
  }

  /** All but this one. */
  public Drains without(String node) {
    TreeMap<String, Drain> next = new TreeMap<>(nodes);
    next.remove(node);
    return new Drains(next);
  }
}
