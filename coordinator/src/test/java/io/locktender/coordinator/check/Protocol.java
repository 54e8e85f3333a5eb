package io.locktender.coordinator.check;

import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterRules;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeRules;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.util.Objects;

/**
 * What is checked: the real decide functions, and the promises of the shell that carries their
 * actions out. A mutant overrides one of them.
 */
class Protocol {
  MasterDecision decide(MasterView view) {
    return MasterRules.decide(view);
  }

  NodeDecision decide(NodeView view) {
    return NodeRules.decide(view);
  }

  /** Whether a transition passes the filter of its compare-and-set. */
  boolean replaces(VersionDocument stored, VersionDocument before) {
    return stored.revision() == before.revision() && stored.token().equals(before.token());
  }

  /** Whether a node that reads the gate sees every write that ended before. */
  boolean readsLinearizably() {
    return true;
  }

  /** What a new run of an agent knows of the revision that the last one had persisted. */
  int knownAfterRestart(int known) {
    return known;
  }

  /** Whether a worker's cookie is on disk before its process is there. */
  boolean recordsBeforeStart() {
    return true;
  }

  /** Whether a node that could not take part says so once it can. */
  boolean answersAgain() {
    return true;
  }

  /** Whether a sweep lists the collections before it reads the document. */
  boolean listsBeforeReading() {
    return true;
  }

  /** Whether a turn of the master ends with a question that only its own session can answer. */
  boolean asksZooKeeper() {
    return true;
  }

  /** Whether one write ends an upgrade, admits its release and names the request as ended. */
  boolean endsInOneWrite() {
    return true;
  }

  /** Whether a write in place changes a document only if it still is what was read. */
  boolean comparesWithWhatWasRead() {
    return true;
  }

  /** Whether a swap asks for its mastership between what it lists and what it renames. */
  boolean fencesSwap() {
    return true;
  }

  /** The mastership in whose copies a task works. */
  int worksIn(VersionDocument document) {
    return Ids.mastership(document.token());
  }

  /** The mastership whose copies the swap renames. */
  int swaps(Upgrade upgrade) {
    return Ids.mastership(Objects.requireNonNull(upgrade.copies()));
  }
}
