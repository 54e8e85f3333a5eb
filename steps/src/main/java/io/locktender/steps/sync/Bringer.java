package io.locktender.steps.sync;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.ledger.DocumentHash;
import io.locktender.steps.ledger.Ledger;
import io.locktender.steps.ledger.Ledger.Claim;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.FreshReads;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.RawBsonDocument;

/**
 * Brings what a read has found from its original into the copy, the short way where that is right
 * and the long one where it is not, and settles what is in the copy then. For one thread.
 */
final class Bringer {
  private final Original original;
  private final Ledger ledger;
  private final Deriver deriver;
  private final Optional<Landing> landing;
  private final Optional<DirectCopy> direct;
  private final Collisions collisions;

  /**
   * @param landing into the copy; empty for a collection that is dropped
   * @param direct the short way, where that is right; what it leaves goes the long one
   * @param collisions takes what the copy refuses
   */
  Bringer(
      Original original,
      Deriver deriver,
      Optional<Landing> landing,
      Optional<DirectCopy> direct,
      Collisions collisions) {
    this.original = original;
    this.deriver = deriver;
    this.landing = landing;
    this.direct = direct;
    this.collisions = collisions;
    ledger = original.ledger();
  }

  /**
   * Brings documents into the copy.
   *
   * @param claims of each of them; emptied
   * @param reads what found them
   * @param judged of which all collisions among them are judged, since one read brought them
   * @return how many are settled
   */
  long bring(
      List<RawBsonDocument> documents,
      Map<DocumentKey, Claim> claims,
      FreshReads reads,
      Round round,
      Set<DocumentKey> judged)
      throws StepFailedException, InterruptedException {
    if (documents.isEmpty()) {
      return 0;
    }
    Map<DocumentKey, RawBsonDocument> originals = new LinkedHashMap<>();
    documents.forEach(document -> originals.put(DocumentKey.of(document), document));
    long settled = direct.isPresent() ? copyDirectly(direct.get(), originals, claims, reads) : 0;
    if (!originals.isEmpty()) {
      settled += deriveAtLength(originals, claims, round, judged);
    }
    claims.clear();
    return settled;
  }

  /** Takes out what is in the copy then. */
  private long copyDirectly(
      DirectCopy way,
      Map<DocumentKey, RawBsonDocument> originals,
      Map<DocumentKey, Claim> claims,
      FreshReads fresh)
      throws StepFailedException, InterruptedException {
    List<Read> reads = new ArrayList<>();
    originals.forEach(
        (key, document) ->
            reads.add(
                new Read(
                    key, document, DocumentHash.of(document), requireNonNull(claims.get(key)))));
    Asked asked = way.ask(reads, fresh, original.collection());
    Set<DocumentKey> left = way.copy(asked);
    for (Read read : asked.reads()) {
      if (!left.contains(read.key())) {
        ledger.settle(read.claim(), read.hash());
      }
    }
    originals.keySet().retainAll(left);
    return (long) reads.size() - left.size();
  }

  private long deriveAtLength(
      Map<DocumentKey, RawBsonDocument> originals,
      Map<DocumentKey, Claim> claims,
      Round round,
      Set<DocumentKey> judged)
      throws StepFailedException, InterruptedException {
    Derived derived = deriver.derive(originals);
    derived.failures().forEach((key, why) -> round.problems().add(original.name(), key, why));
    Set<DocumentKey> brought = derived.documents().keySet();
    if (landing.isPresent()) {
      List<Refusal> refused = landing.get().land(originals, derived);
      collisions.refused(landing.get().writer().copy(), refused, round, judged);
      brought = derived.without(refused);
    }
    return settle(originals, claims, brought);
  }

  private long settle(
      Map<DocumentKey, RawBsonDocument> originals,
      Map<DocumentKey, Claim> claims,
      Set<DocumentKey> brought) {
    long settled = 0;
    for (DocumentKey key : brought) {
      Claim claim = claims.get(key);
      RawBsonDocument read = originals.get(key);
      if (claim != null && read != null) {
        ledger.settle(claim, DocumentHash.of(read));
        settled++;
      }
    }
    return settled;
  }
}
