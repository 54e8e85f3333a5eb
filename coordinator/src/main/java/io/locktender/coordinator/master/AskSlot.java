package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.VersionDocument;

/** Asks those who may veto, beside the loop and beside its task. Used by the loop's thread. */
public interface AskSlot {
  /** There is nobody to be asked. */
  AskSlot NOBODY =
      new AskSlot() {
        @Override
        public Consent view() {
          return Consent.NOT_WANTED;
        }

        @Override
        public void ask(Question question, VersionDocument document) {}

        @Override
        public void forget() {}
      };

  /** What has been said so far. */
  Consent view();

  /** Asks about a document; what was asked before is no longer waited for. Never blocks. */
  void ask(Question question, VersionDocument document);

  /** Nobody is waited for any more: the mastership is over. Never blocks. */
  void forget();
}
