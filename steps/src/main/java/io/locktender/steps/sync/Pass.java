package io.locktender.steps.sync;

import io.locktender.steps.ledger.DocumentHash;
import io.locktender.steps.ledger.Ledger.Seen;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.proof.Expiry;
import io.locktender.steps.work.StepFailedException;
import java.util.List;
import org.bson.RawBsonDocument;

/** Reads an original once, and compares it with what its copy was derived from. */
record Pass(Original original) {
  /** Takes what a pass finds that was not pending. */
  @FunctionalInterface
  interface Differing {
    void add(String original, DocumentKey key);
  }

  /** Makes what differs pending, and what is gone; says what of that was not pending. */
  void find(Round round, Differing differing) throws StepFailedException, InterruptedException {
    original.ledger().compact();
    original.ledger().beginPass();
    Expiry expiry = original.expiry(round);
    original.reader().read(round, documents -> look(documents, expiry, differing));
    original.ledger().unseen(key -> differing.add(original.name(), key));
  }

  /**
   * Makes nothing pending.
   *
   * @param differences takes each document that differs
   */
  void compare(Round round, Problems differences) throws StepFailedException, InterruptedException {
    original.ledger().beginPass();
    Expiry expiry = original.expiry(round);
    original.reader().read(round, documents -> compare(documents, expiry, differences));
    original.ledger().missing(key -> differences.add(original.name(), key, "it was deleted"));
  }

  private long look(List<RawBsonDocument> documents, Expiry expiry, Differing differing)
      throws StepFailedException {
    for (RawBsonDocument document : documents) {
      original
          .ledger()
          .see(
              DocumentKey.of(document),
              DocumentHash.of(document),
              expiry.isSoon(document),
              key -> differing.add(original.name(), key));
    }
    return 0;
  }

  private long compare(List<RawBsonDocument> documents, Expiry expiry, Problems differences)
      throws StepFailedException {
    for (RawBsonDocument document : documents) {
      DocumentKey key = DocumentKey.of(document);
      Seen seen = see(key, document, expiry);
      if (seen != Seen.SAME) {
        String what = seen == Seen.NEW ? "it was inserted" : "it was changed";
        differences.add(original.name(), key, what);
      }
    }
    return 0;
  }

  private Seen see(DocumentKey key, RawBsonDocument document, Expiry expiry)
      throws StepFailedException {
    return original.ledger().see(key, DocumentHash.of(document), expiry.isSoon(document));
  }
}
