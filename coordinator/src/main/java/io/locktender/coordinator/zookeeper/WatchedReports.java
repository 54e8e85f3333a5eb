package io.locktender.coordinator.zookeeper;

import com.google.common.collect.ImmutableSortedMap;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.steps.control.NewerFormatException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.jspecify.annotations.Nullable;

/**
 * What every node says of itself, as it was last heard of. Each report is parsed once. All are
 * looked through each time: after a break of the connection not every change is told. Used by one
 * thread.
 */
final class WatchedReports implements AutoCloseable {
  private final String nodes;
  private final WatchedZnode znodes;
  private Map<String, ParsedOnce<NodeReport>> parsed = new HashMap<>();
  private Map<String, NodeReport> reports = Map.of();
  private @Nullable NewerFormatException newer;

  WatchedReports(ClusterConnection connection, Runnable wake) {
    this.nodes = connection.paths().nodes() + "/";
    this.znodes = WatchedZnode.tree(connection, connection.paths().nodes(), wake);
  }

  /** Whether all were read. */
  boolean complete() {
    return znodes.read();
  }

  boolean broken() {
    return znodes.broken();
  }

  /**
   * All that can be read, by node, in the order of their names.
   *
   * @throws NewerFormatException when a newer build wrote one of them
   */
  Map<String, NodeReport> now() {
    lookThrough();
    if (newer != null) {
      throw newer.again();
    }
    return reports;
  }

  private void lookThrough() {
    newer = null;
    Map<String, ParsedOnce<NodeReport>> there = new HashMap<>();
    TreeMap<String, NodeReport> readable = new TreeMap<>();
    for (ChildData child : znodes.all()) {
      if (child.getPath().startsWith(nodes)) {
        String node = child.getPath().substring(nodes.length());
        ParsedOnce<NodeReport> report = report(child).of(bytes(child));
        there.put(child.getPath(), report);
        add(node, report, readable);
      }
    }
    parsed = there;
    if (!readable.equals(reports)) {
      reports = ImmutableSortedMap.copyOf(readable);
    }
  }

  private ParsedOnce<NodeReport> report(ChildData child) {
    ParsedOnce<NodeReport> before = parsed.get(child.getPath());
    return before == null
        ? new ParsedOnce<>(child.getPath(), NodeReport.class, ViewBuilder.NO_REPORT)
        : before;
  }

  private static byte[] bytes(ChildData child) {
    byte[] data = child.getData();
    return data == null ? new byte[0] : data;
  }

  private void add(String node, ParsedOnce<NodeReport> report, Map<String, NodeReport> readable) {
    NodeReport value = report.value();
    if (value != null && value.node().equals(node)) {
      readable.put(node, value);
    } else if (newer == null && report.problem() instanceof NewerFormatException found) {
      newer = found;
    }
  }

  @Override
  public void close() {
    znodes.close();
  }
}
