package io.locktender.steps.sync;

import io.locktender.steps.ledger.DocumentHash;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.Expiry;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Copies the documents of an original as one cursor reads them. What does not go smoothly stays
 * pending.
 *
 * @param landing into the copy; empty for a collection that is dropped
 * @param direct the short way, where that is right
 */
record FirstRound(
    Original original, Deriver deriver, Optional<Landing> landing, Optional<DirectCopy> direct) {
  /** Returns how many documents are in the copy. */
  long copy(Round round) throws StepFailedException, InterruptedException {
    Expiry expiry = original.expiry(round);
    if (direct.isEmpty()) {
      return original.reader().read(round, documents -> derive(claim(documents, expiry)));
    }
    return round.pace().rests()
        ? copyAsking(direct.get(), round, expiry)
        : copyDirectly(direct.get(), round, expiry);
  }

  /** One read of the original, each batch verified: no command looks at more than a batch. */
  private long copyAsking(DirectCopy way, Round round, Expiry expiry)
      throws StepFailedException, InterruptedException {
    return original
        .reader()
        .readAsking(
            round,
            (documents, reads) -> {
              Asked asked = way.ask(claim(documents, expiry), reads, original.collection());
              return settle(asked.reads(), way.copy(asked));
            });
  }

  private long copyDirectly(DirectCopy first, Round round, Expiry expiry)
      throws StepFailedException, InterruptedException {
    AtomicLong copied = new AtomicLong();
    boolean pending = true;
    for (BsonDocument filter : first.reads()) {
      boolean thesePending = pending;
      boolean told =
          original
              .reader()
              .readTold(
                  filter,
                  round,
                  documents -> {
                    List<Read> reads = claim(documents, expiry);
                    return copied.addAndGet(settle(reads, first.copy(reads, thesePending)));
                  });
      if (!told) {
        // Each document is asked for then; those that have been copied are known.
        copied.addAndGet(copyAsking(first, round, expiry));
        break;
      }
      pending = false;
    }
    WorkGuard.guard(
        "verify the copy of " + original.name(),
        () -> {
          first.verify(original.ledger()::touch);
          return 0;
        });
    return copied.get();
  }

  private long derive(List<Read> reads) throws StepFailedException, InterruptedException {
    Map<DocumentKey, RawBsonDocument> documents = new LinkedHashMap<>();
    reads.forEach(read -> documents.put(read.key(), read.document()));
    Derived derived = deriver.derive(documents);
    Set<DocumentKey> brought = derived.documents().keySet();
    if (landing.isPresent()) {
      brought = derived.without(landing.get().land(documents, derived));
    }
    documents.keySet().removeAll(brought);
    return settle(reads, documents.keySet());
  }

  private List<Read> claim(List<RawBsonDocument> documents, Expiry expiry)
      throws StepFailedException {
    List<Read> reads = new ArrayList<>(documents.size());
    for (RawBsonDocument document : documents) {
      DocumentKey key = DocumentKey.of(document);
      DocumentHash hash = DocumentHash.of(document);
      // One that the cursor returns twice was written meanwhile: it is read again. So is one that
      // cannot be told again in Java, which is named then.
      original
          .ledger()
          .claimNew(key, hash, expiry.isSoon(document))
          .filter(claim -> key.isLossless())
          .ifPresent(claim -> reads.add(new Read(key, document, hash, claim)));
    }
    return reads;
  }

  private long settle(List<Read> reads, Set<DocumentKey> left) {
    for (Read read : reads) {
      if (left.isEmpty() || !left.contains(read.key())) {
        original.ledger().settle(read.claim(), read.hash());
      }
    }
    return (long) reads.size() - left.size();
  }
}
