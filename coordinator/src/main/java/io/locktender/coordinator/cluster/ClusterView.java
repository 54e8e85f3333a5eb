package io.locktender.coordinator.cluster;

import io.locktender.steps.control.NewerFormatException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What ZooKeeper held at one moment. Nothing is decided by the mirror; a decision on the target
 * reads it anew.
 *
 * @param complete whether everything was read since the connection was made; until then a missing
 *     record says nothing
 * @param access whom ZooKeeper's records admit
 * @param target what the operator asked for; null when nothing was, or when the record is garbled
 * @param targetVersion the version of the target's znode; negative when there is none
 * @param drains which nodes are drained; null where nothing was written yet, or when the record is
 *     garbled: then each node stays as it was
 * @param drainsVersion the version of its znode; negative when there is none
 * @param reports the live nodes' reports, by node, in the order of their names
 * @param mirror the mirror of the version document; null when there is none, or when it is garbled
 * @param master the node that is elected, or null
 * @param problems one sentence for each record that cannot be read
 * @param newer the records that a newer build wrote, in a format that this one does not know; their
 *     sentences are among the problems
 */
public record ClusterView(
    boolean complete,
    Access access,
    @Nullable Target target,
    int targetVersion,
    @Nullable Drains drains,
    int drainsVersion,
    Map<String, NodeReport> reports,
    @Nullable Mirror mirror,
    @Nullable String master,
    List<String> problems,
    List<NewerFormatException> newer) {
  /** Whom the records admit. */
  public enum Access {
    /** Whoever reaches ZooKeeper may write them. */
    OPEN,
    /** Who is named only. */
    RESTRICTED,
    /** It was not asked, or nothing is there yet. */
    UNKNOWN
  }

  /** One in which nothing is newer, and nothing said of drains; who is admitted was not asked. */
  public ClusterView(
      boolean complete,
      @Nullable Target target,
      int targetVersion,
      Map<String, NodeReport> reports,
      @Nullable Mirror mirror,
      @Nullable String master,
      List<String> problems) {
    this(
        complete,
        Access.UNKNOWN,
        target,
        targetVersion,
        null,
        Versioned.ABSENT,
        reports,
        mirror,
        master,
        problems,
        List.of());
  }

  /**
   * The nodes that are drained: as the record says, and where there is none as the nodes know it.
   */
  public Drains drained() {
    if (drains != null) {
      return drains;
    }
    TreeMap<String, Drain> known = new TreeMap<>();
    reports.forEach(
        (node, report) -> {
          if (report.drain() != null) {
            known.put(node, report.drain());
          }
        });
    return new Drains(known);
  }

  public ClusterView {
    problems = List.copyOf(problems);
    newer = List.copyOf(newer);
  }
}
