package io.locktender.coordinator.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Formatted;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.RecordFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mirror of the version document: it wakes the agents and feeds {@code status}; nothing is
 * decided by it.
 *
 * @param master the node that wrote it
 * @param sentence what the master is doing or waiting for
 * @param due until when it waits for that, or null where no time is set for it
 * @param document the version document
 * @param last the request that ended last, or null
 * @param nodes the registered nodes, by name
 * @param seen the newest that was seen before and that the document does not follow: a dump was
 *     restored; else null
 * @param blind whether the master does nothing, because the version document, or what else it
 *     needs, is gone, is another cluster's, cannot be read, or does not come: the sentence says
 *     which; the rest is what was mirrored last
 * @param agents what the registered nodes' agents read; null: the master is of before that was said
 */
public record Mirror(
    String master,
    String sentence,
    @Nullable Due due,
    VersionDocument document,
    @Nullable EndedUpgrade last,
    List<String> nodes,
    @Nullable SeenRevision seen,
    @JsonProperty("garbled") boolean blind,
    @Nullable KnownAgents agents)
    implements Formatted {
  /**
   * What agents read, also those that are away.
   *
   * @param reads the newest format that the master reads
   * @param older the nodes whose agents read less: by the newest format that they read, their
   *     places in the list of nodes
   */
  public record KnownAgents(int reads, Map<Integer, List<Integer>> older) {
    public KnownAgents {
      older = Map.copyOf(requireNonNull(older, "older"));
    }
  }

  public Mirror {
    requireNonNull(master, "master");
    requireNonNull(sentence, "sentence");
    requireNonNull(document, "document");
    nodes = List.copyOf(requireNonNull(nodes, "nodes"));
  }

  @Override
  public int format() {
    return last == null ? document.format() : Math.max(document.format(), last.format());
  }

  /**
   * The newest format that the agent of a registered node reads; the first where that is not said.
   */
  public int readBy(String node) {
    if (agents == null) {
      return RecordFormat.FIRST;
    }
    int place = nodes.indexOf(node);
    return agents.older().entrySet().stream()
        .filter(each -> each.getValue().contains(place))
        .mapToInt(Map.Entry::getKey)
        .min()
        .orElse(agents.reads());
  }

  /** One where nothing is due, of what the master has just read. */
  public Mirror(
      String master,
      String sentence,
      VersionDocument document,
      @Nullable EndedUpgrade last,
      List<String> nodes,
      @Nullable SeenRevision seen) {
    this(master, sentence, null, document, last, nodes, seen, false, null);
  }
}
