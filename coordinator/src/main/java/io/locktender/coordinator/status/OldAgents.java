package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.RecordFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether every registered node's agent reads what is about to be asked for; the oldest decides.
 */
public final class OldAgents {
  private OldAgents() {}

  /**
   * Why something must not be asked for yet, with the agents to be updated; empty when it may be.
   * What is asked for already stays as it is, whoever reads it.
   */
  public static Optional<String> refusal(Snapshot snapshot, Target next) {
    int needed = next.format();
    Target now = snapshot.target();
    boolean asked =
        now != null && now.requestId().equals(next.requestId()) && now.format() >= needed;
    return asked ? Optional.empty() : refusal(snapshot, needed);
  }

  /** The same of a record of a format. */
  public static Optional<String> refusal(Snapshot snapshot, int needed) {
    List<String> old = olderThan(snapshot, needed);
    return old.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "what is asked for needs agents that read records of format %d, and these do not: %s; update them first"
                .formatted(needed, String.join(", ", old)));
  }

  private static List<String> olderThan(Snapshot snapshot, int needed) {
    Mirror mirror = snapshot.mirror();
    TreeSet<String> names = new TreeSet<>(snapshot.view().reports().keySet());
    if (mirror != null) {
      names.addAll(mirror.nodes());
    }
    return names.stream()
        .filter(node -> reads(snapshot, node) < needed)
        .map(node -> named(snapshot, node))
        .toList();
  }

  private static int reads(Snapshot snapshot, String node) {
    NodeReport report = snapshot.view().reports().get(node);
    if (report != null) {
      return AgentBuild.readBy(report.agent());
    }
    Mirror mirror = snapshot.mirror();
    return mirror == null ? RecordFormat.FIRST : mirror.readBy(node);
  }

  private static String named(Snapshot snapshot, String node) {
    NodeReport report = snapshot.view().reports().get(node);
    String build = report == null ? "away" : "build " + AgentBuild.named(report.agent());
    return "%s (%s, up to format %d)".formatted(node, build, reads(snapshot, node));
  }
}
