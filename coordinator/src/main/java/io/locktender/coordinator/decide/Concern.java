package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Upgrade;

/** How much a decision is to concern whoever reads the log. */
public enum Concern {
  /** It is as somebody has asked for, or as it is to be. */
  NONE,
  /** Nothing can be started, or what runs is not well. */
  WARNING,
  /** The workers are stopped, and nobody has asked for that. */
  ALARM;

  /** Of a decision. On a node that has never seen a document nothing can have been stopped. */
  public static Concern of(NodeView view, NodeDecision decision) {
    NodeGate gate = NodeGate.of(view);
    if (gate == NodeGate.BARRED && view.known() != null) {
      return ALARM;
    }
    boolean unclear = gate == NodeGate.BARRED || gate == NodeGate.UNKNOWN;
    return unclear || decision.state() == NodeState.UNHEALTHY ? WARNING : NONE;
  }

  /** Of a master's decision. Where it has seen no document before, nothing can be lost. */
  public static Concern of(MasterView view, MasterDecision decision) {
    if (!view.hasDocument()) {
      return view.known() == null ? WARNING : ALARM;
    }
    if (view.restoredBehind() != null) {
      return ALARM;
    }
    return decision.action() instanceof MasterAction.WriteDocument write
        ? written(view.upgradeRollsBack(), write)
        : NONE;
  }

  /** What somebody has asked for concerns nobody. */
  private static Concern written(boolean rollsBack, MasterAction.WriteDocument write) {
    EndedUpgrade ended = write.ended();
    if (ended != null && ended.outcome() == Outcome.DEGRADED) {
      return ALARM;
    }
    Upgrade next = write.next().upgrade();
    if (next == null || rollsBack || !next.phase().rollingBack()) {
      return NONE;
    }
    return next.abort() == null ? WARNING : NONE;
  }
}
