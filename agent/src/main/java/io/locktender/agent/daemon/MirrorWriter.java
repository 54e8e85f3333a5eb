package io.locktender.agent.daemon;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Known;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.ClusterView;
import io.locktender.coordinator.zookeeper.Mirror;
import io.locktender.coordinator.zookeeper.Mirrors;
import io.locktender.steps.control.ControlStore;
import io.locktender.steps.control.NodeRegistration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the mirror of the version document, which wakes the agents: written when anything in it has
 * changed, and whatever is there when a mastership writes it first. Used by the master loop's
 * thread.
 */
final class MirrorWriter {
  private final Mirrors mirrors;
  private final Supplier<ClusterView> view;
  private final ControlStore store;
  private final String node;
  private @Nullable Mirror written;
  private @Nullable String token;
  private @Nullable EndedUpgrade last;

  MirrorWriter(ClusterConnection zookeeper, ControlStore store, String node) {
    this.mirrors = zookeeper.mirrors();
    this.view = zookeeper::readView;
    this.store = store;
    this.node = node;
  }

  /**
   * Makes the mirror be there; only of a document that a linearizable read has shown.
   *
   * @param seen what was seen before and the document does not follow, or null
   */
  void publish(
      VersionDocument document,
      String sentence,
      List<NodeRegistration> nodes,
      @Nullable Known seen) {
    boolean first = !document.token().equals(token);
    readLast(document);
    Mirror mirror = new Mirror(node, sentence, document, last, names(nodes, seen), seen);
    if (!first && mirror.equals(written)) {
      return;
    }
    boolean force = first || seen != null;
    boolean there = force ? mirrors.force(mirror) : mirrors.publish(mirror);
    if (there) {
      written = mirror;
      token = document.token();
    }
  }

  /** A restored dump may not know a node whose workers may run: whoever adopts it must. */
  private List<String> names(List<NodeRegistration> nodes, @Nullable Known seen) {
    TreeSet<String> names = new TreeSet<>(nodes.stream().map(NodeRegistration::id).toList());
    Mirror before = view.get().mirror();
    if (seen != null && before != null) {
      names.addAll(before.nodes());
    }
    return List.copyOf(names);
  }

  /** The request that ended last, read once: by the document, which alone says which that is. */
  private void readLast(VersionDocument document) {
    String requestId = document.lastEnded() == null ? "" : document.lastEnded().requestId();
    boolean known = last != null && last.requestId().equals(requestId);
    if (!known && !requestId.isEmpty()) {
      last =
          store
              .ended(requestId)
              .map(bson -> Records.fromBson(bson, EndedUpgrade.class, "locktender.history"))
              .orElse(null);
    }
  }
}
