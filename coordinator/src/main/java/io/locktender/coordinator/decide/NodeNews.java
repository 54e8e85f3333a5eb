package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;

/**
 * Whether a node has anything to do for a transition. Of the others none is told: a thousand would
 * read the document, ack it and report it, while those who are held wait for what comes next. They
 * find it when they look by themselves.
 */
public final class NodeNews {
  private NodeNews() {}

  /**
   * Whether nodes are to be told of a document.
   *
   * @param told the one that they were told of last
   * @param next the one that there is now
   */
  public static boolean is(VersionDocument told, VersionDocument next) {
    Upgrade before = told.upgrade();
    Upgrade now = next.upgrade();
    return before == null
        || now == null
        || !(sameGate(told, next) && sameHold(before, now) && nothingToDo(now));
  }

  private static boolean sameGate(VersionDocument told, VersionDocument next) {
    return told.lineage().equals(next.lineage())
        && told.token().equals(next.token())
        && told.version().equals(next.version())
        && told.admits().equals(next.admits());
  }

  private static boolean sameHold(Upgrade before, Upgrade now) {
    return before.id().equals(now.id())
        && before.heldAt() == now.heldAt()
        && before.rolling() == null
        && now.rolling() == null;
  }

  private static boolean nothingToDo(Upgrade now) {
    return switch (now.phase()) {
      case SYNC, READY, SWAP -> true;
      case FINISH -> now.steps().stream().allMatch(StepMark::onMaster);
      case CHECK -> !now.check();
      default -> false;
    };
  }
}
