package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import org.jspecify.annotations.Nullable;

/** Whether a node's workers may run, as its rules see it: what gauge, log and status go by. */
public enum NodeGate {
  /** The release that the node has switched to is admitted here. */
  OPEN,
  /** None is admitted here now: the node is held, or is to switch. */
  SHUT,
  /** Nothing may run, and no upgrade asks for that: something is wrong. */
  BARRED,
  /** The database does not say: what runs goes on, nothing is started. */
  UNKNOWN;

  /** How it is for what a node sees. */
  public static NodeGate of(NodeView view) {
    if (view.gate() instanceof Gate.Unreachable
        || view.gate() instanceof Gate.Garbled
        || view.gate() instanceof Gate.Newer) {
      return UNKNOWN;
    }
    if (refusal(view) != null || !(view.gate() instanceof Gate.Read gate)) {
      return BARRED;
    }
    ReleaseId assigned = gate.document().assigned(view.node());
    return assigned != null && assigned.equals(view.current()) ? OPEN : SHUT;
  }

  /**
   * Why nothing may run here, or null: the document must be there, be this cluster's, and no older
   * than what was seen, and this agent must be the one that is registered.
   */
  static @Nullable String refusal(NodeView view) {
    if (view.gate() instanceof Gate.Missing) {
      return RestoredDatabase.missing(view.known());
    }
    if (!(view.gate() instanceof Gate.Read gate)) {
      return null;
    }
    VersionDocument document = gate.document();
    SeenRevision known = view.known();
    if (!document.cluster().equals(view.cluster())) {
      return "the database belongs to cluster " + document.cluster() + ", not " + view.cluster();
    }
    if (known != null && !document.follows(known)) {
      return RestoredDatabase.sentence(document, known);
    }
    // An adopted dump's registration is as old as the dump: it is written anew first.
    boolean adopts = known != null && !document.lineage().equals(known.lineage());
    return adopts ? null : registration(view, gate);
  }

  /** Why this agent may not act for its node, or null. */
  private static @Nullable String registration(NodeView view, Gate.Read gate) {
    if (gate.registration() == null) {
      return view.node() + " was removed from the cluster: restart its agent to register it again";
    }
    return gate.registration().incarnation().equals(view.incarnation())
        ? null
        : "another agent has registered as " + view.node() + ": this one must be stopped";
  }
}
