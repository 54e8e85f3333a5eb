package io.locktender.steps.sync;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.mongodb.client.MongoCursor;
import io.locktender.steps.ledger.DocumentHash;
import io.locktender.steps.ledger.Ledger;
import io.locktender.steps.ledger.Ledger.Claim;
import io.locktender.steps.ledger.Ledger.Page;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.FreshReads;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.Portion;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Derives what is pending from what a fresh read of its original finds by the server's own
 * equality, by which the copy's document was deleted just before: in a collation "a" may be "A",
 * and 1 is 1.0. One page of keys comes after the other, so that two that are equal to the server
 * are never under way at one time; only what one read returns is. For one thread.
 */
final class Derivation {
  private static final int PAGE_KEYS = 1_000;
  private static final int JUDGED_TOGETHER = 500;

  /**
   * While more are pending there is no rest: what is derived at half the speed might never come to
   * an end while workers go on writing. More than can be problems.
   */
  private static final int FAR_BEHIND = 4_000;

  /** Of so many that cannot be changed, the rest need not be tried, round after round. */
  private static final int ENOUGH_PROBLEMS = 2_000;

  private final Original original;
  private final Ledger ledger;
  private final Deriver deriver;
  private final Optional<Landing> landing;
  private final Optional<DirectCopy> direct;
  private final Collisions collisions;
  private final Portion pages = new Portion(PAGE_KEYS);
  private final Portion judgings = new Portion(JUDGED_TOGETHER);

  /**
   * @param landing into the copy; empty for a collection that is dropped
   * @param direct the short way, where that is right; what it leaves goes the long one
   */
  Derivation(
      Original original, Deriver deriver, Optional<Landing> landing, Optional<DirectCopy> direct) {
    this.original = original;
    this.deriver = deriver;
    this.landing = landing;
    this.direct = direct;
    ledger = original.ledger();
    collisions = new Collisions(original);
  }

  /** Derives keys that something has written; returns how many were derived or removed. */
  long derive(List<DocumentKey> keys, Round round)
      throws StepFailedException, InterruptedException {
    long[] changed = new long[1];
    int done = 0;
    while (done < keys.size()) {
      List<DocumentKey> left = keys.subList(done, keys.size());
      done +=
          round
              .pace()
              .turn(
                  pages,
                  most -> {
                    List<DocumentKey> some = left.subList(0, Math.min(most, left.size()));
                    changed[0] += derive(claims(some), round, ImmutableSet.of());
                    return some.size();
                  });
    }
    return changed[0] + judge(round);
  }

  /**
   * Derives what is pending now. Where very many cannot be changed, what comes after those is left;
   * so is what others make pending meanwhile, which may never end.
   *
   * @return how many were derived or removed
   */
  long derivePending(Round round) throws StepFailedException, InterruptedException {
    long end = ledger.end();
    long[] changed = new long[1];
    long[] next = new long[1];
    int taken = 1;
    while (taken > 0 && !isEnough(round, next[0], end)) {
      taken =
          pace(round)
              .turn(
                  pages,
                  most -> {
                    Page pending = ledger.claimPending(next[0], end, most);
                    next[0] = pending.next();
                    changed[0] += derive(pending.claims(), round, ImmutableSet.of());
                    return pending.claims().size();
                  });
      changed[0] += collisions.waiting() < JUDGED_TOGETHER ? 0 : judge(round);
    }
    return changed[0] + judge(round);
  }

  private Pace pace(Round round) {
    return ledger.pending() > FAR_BEHIND ? Pace.unrested() : round.pace();
  }

  /** What comes after it is left. */
  private boolean isEnough(Round round, long next, long end) {
    boolean enough = round.problems().count() >= ENOUGH_PROBLEMS;
    if (enough && !ledger.claimPending(next, end, 1).claims().isEmpty()) {
      round.problems().goOn();
    }
    return enough;
  }

  private List<Claim> claims(Collection<DocumentKey> keys) throws StepFailedException {
    ImmutableList.Builder<Claim> claims = ImmutableList.builder();
    for (DocumentKey key : keys) {
      claims.add(ledger.claim(key));
    }
    return claims.build();
  }

  /**
   * Derives pending keys.
   *
   * @param judged of which all collisions among them are judged, since one read brought them
   */
  private long derive(List<Claim> claims, Round round, Set<DocumentKey> judged)
      throws StepFailedException, InterruptedException {
    if (claims.isEmpty()) {
      return 0;
    }
    return WorkGuard.guard(
        "follow collection " + original.collection(),
        () -> {
          Map<DocumentKey, Claim> open = new LinkedHashMap<>();
          claims.forEach(claim -> open(claim, round).ifPresent(key -> open.put(key, claim)));
          landing.ifPresent(copy -> copy.writer().delete(open.keySet()));
          long derived = deriveRead(open, round, judged);
          open.values().forEach(ledger::forget);
          return derived + open.size();
        });
  }

  /** What cannot be asked for stays pending; a pass forgets it when it is gone. */
  private Optional<DocumentKey> open(Claim claim, Round round) {
    if (claim.key().isLossless()) {
      return Optional.of(claim.key());
    }
    round
        .problems()
        .add(
            original.name(),
            claim.key(),
            "its _id cannot be read without loss (a field twice, or text that is not UTF-8): give"
                + " it another one");
    return Optional.empty();
  }

  /** Takes out what is found; what is left is not there under this key. */
  private long deriveRead(Map<DocumentKey, Claim> open, Round round, Set<DocumentKey> judged)
      throws StepFailedException, InterruptedException {
    BsonArray ids = new BsonArray();
    open.keySet().forEach(key -> ids.add(key.value()));
    Batch batch = Batch.ofThisHeap();
    Map<DocumentKey, Claim> claims = new HashMap<>();
    long derived = 0;
    try (FreshReads reads = original.database().freshReads();
        MongoCursor<RawBsonDocument> found =
            reads
                .find(original.collection(), new BsonDocument("_id", new BsonDocument("$in", ids)))
                .iterator()) {
      while (found.hasNext()) {
        RawBsonDocument document = found.next();
        if (batch.isFullFor(document, Batch.DOCUMENTS)) {
          derived += derive(batch.take(), claims, reads, round, judged);
        }
        DocumentKey key = DocumentKey.of(document);
        Claim claim = open.remove(key);
        if (claim == null) {
          // Equal to one of ours to the server: a claim must be older than what was read for it.
          ledger.claim(key);
        } else {
          claims.put(key, claim);
          batch.add(document);
        }
      }
      derived += derive(batch.take(), claims, reads, round, judged);
    }
    return derived;
  }

  private long derive(
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

  /**
   * Tries again what collided, together with what it collided with: while workers write, a value
   * that has moved from one document to another is found in both.
   */
  private long judge(Round round) throws StepFailedException, InterruptedException {
    long[] changed = new long[1];
    while (collisions.isWaiting()) {
      pace(round)
          .turn(
              judgings,
              most -> {
                Collection<DocumentKey> keys = collisions.take(most);
                changed[0] += derive(claims(keys), round, ImmutableSet.copyOf(keys));
                return keys.size();
              });
    }
    return changed[0];
  }
}
