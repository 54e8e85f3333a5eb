package io.locktender.coordinator.cluster;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What ZooKeeper held at one moment. Nothing is decided by the mirror; a decision on the target
 * reads it anew.
 *
 * @param complete whether everything was read since the connection was made; until then a missing
 *     record says nothing
 * @param target what the operator asked for; null when nothing was, or when the record is garbled
 * @param targetVersion the version of the target's znode; negative when there is none
 * @param reports the live nodes' reports, by node, in the order of their names
 * @param mirror the mirror of the version document; null when there is none, or when it is garbled
 * @param master the node that is elected, or null
 * @param problems one sentence for each record that cannot be read
 */
public record ClusterView(
    boolean complete,
    @Nullable Target target,
    int targetVersion,
    Map<String, NodeReport> reports,
    @Nullable Mirror mirror,
    @Nullable String master,
    List<String> problems) {
  public ClusterView {
    problems = List.copyOf(problems);
  }
}
