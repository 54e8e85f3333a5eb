package io.locktender.coordinator.status;

import static java.util.stream.Collectors.joining;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NewerFormatException;
import java.util.List;
import java.util.Optional;

/** What is said where a newer build of Locktender has written what an older one cannot read. */
final class NewerRecords {
  private NewerRecords() {}

  /**
   * Who cannot read what, and what to do; there is nothing to restore.
   *
   * @param sentence what was found, and what follows
   * @param next the command to type next
   */
  record Finding(String sentence, String next) {}

  /** What is found; empty where whoever matters reads everything. */
  static Optional<Finding> in(Snapshot snapshot) {
    List<NewerFormatException> here = snapshot.view().newer();
    if (!here.isEmpty()) {
      return Optional.of(
          new Finding(
              here.stream().map(NewerFormatException::getMessage).collect(joining("; "))
                  + ": what is shown may lack something, and nothing can be asked with this one",
              "the same command with the 'locktender' of the newer build"));
    }
    List<NodeReport> behind =
        snapshot.view().reports().values().stream().filter(node -> node.newer() != null).toList();
    if (behind.isEmpty() || snapshot.master() != null) {
      return Optional.empty();
    }
    String nodes = behind.stream().map(NewerRecords::named).collect(joining(", "));
    return Optional.of(
        new Finding(
            "no master: a record was written by a newer Locktender than these agents: "
                + nodes
                + "; what runs keeps running, nothing is started or stopped: update these agents",
            "locktender agents"));
  }

  private static String named(NodeReport node) {
    return "%s (build %s, knows up to format %d, found %d)"
        .formatted(
            node.node(),
            AgentBuild.named(node.agent()),
            AgentBuild.readBy(node.agent()),
            node.newer());
  }
}
