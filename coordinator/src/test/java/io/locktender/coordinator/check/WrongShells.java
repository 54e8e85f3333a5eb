package io.locktender.coordinator.check;

import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;

/** Mistakes in how decisions are carried out. */
final class WrongShells {
  private WrongShells() {}

  /** A mirror is read from a server of ZooKeeper that may be behind. */
  static final class ByTheMirror extends Protocol {
    @Override
    boolean readsLinearizably() {
      return false;
    }
  }

  static final class WritesBlindly extends Protocol {
    @Override
    boolean comparesWithWhatWasRead() {
      return false;
    }
  }

  static final class Forgetful extends Protocol {
    @Override
    int knownAfterRestart(int known) {
      return 0;
    }
  }

  static final class StartsFirst extends Protocol {
    @Override
    boolean recordsBeforeStart() {
      return false;
    }
  }

  static final class IgnoresToken extends NoLease {
    @Override
    MasterDecision decide(MasterView view) {
      VersionDocument document = view.document();
      if (document == null || !view.claimed()) {
        return super.decide(view);
      }
      return super.decide(
          WrongViews.with(
              view,
              new VersionDocument(
                  document.cluster(),
                  document.lineage(),
                  document.adopted(),
                  document.revision(),
                  view.token(),
                  document.epoch(),
                  document.version(),
                  document.admits(),
                  document.upgrade(),
                  document.lastEnded()),
              view.nodes(),
              view.reports(),
              view.task()));
    }
  }

  static final class NoFilter extends Protocol {
    @Override
    boolean replaces(VersionDocument stored, VersionDocument before) {
      return true;
    }
  }

  static class NoLease extends Protocol {
    @Override
    boolean asksZooKeeper() {
      return false;
    }
  }

  /** Goes on in the phase, with the steps and in the copies of the first mastership. */
  static final class KeepsCopies extends Protocol {
    @Override
    MasterDecision decide(MasterView view) {
      MasterDecision decision = super.decide(view);
      VersionDocument before = view.document();
      if (before == null
          || before.upgrade() == null
          || !(before.upgrade().phase() == Phase.FINISH || before.upgrade().phase() == Phase.CHECK)
          || before.token().equals(view.token())
          || !(decision.action() instanceof WriteDocument write)) {
        return decision;
      }
      VersionDocument next = write.next();
      return WrongDecisions.write(
          new VersionDocument(
              next.cluster(),
              next.lineage(),
              next.adopted(),
              next.revision(),
              next.token(),
              next.epoch(),
              next.version(),
              before.admits(),
              before.upgrade(),
              next.lastEnded()),
          decision);
    }

    @Override
    int worksIn(VersionDocument document) {
      return 1;
    }

    @Override
    int swaps(Upgrade upgrade) {
      return 1;
    }
  }

  static final class EndsTwice extends Protocol {
    @Override
    boolean endsInOneWrite() {
      return false;
    }
  }

  static final class AnswersOnce extends Protocol {
    @Override
    boolean answersAgain() {
      return false;
    }
  }

  static final class SwapsUnfenced extends Protocol {
    @Override
    boolean fencesSwap() {
      return false;
    }
  }

  static final class SweepsLate extends Protocol {
    @Override
    boolean listsBeforeReading() {
      return false;
    }
  }
}
