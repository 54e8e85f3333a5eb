package io.locktender.steps.sync;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.mongodb.client.MongoCursor;
import io.locktender.steps.ledger.Ledger;
import io.locktender.steps.ledger.Ledger.Claim;
import io.locktender.steps.ledger.Ledger.Page;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.FreshReads;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.Portion;
import io.locktender.steps.work.StepFailedException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final Optional<Landing> landing;
  private final Collisions collisions;
  private final Bringer bringer;
  private final Portion pages = new Portion(PAGE_KEYS);
  private final Portion judgings = new Portion(JUDGED_TOGETHER);

  /**
   * What a turn came to.
   *
   * @param changed how many were derived or removed
   * @param unreached what is pending as before: the turn had read enough
   */
  private record Part(long changed, List<Claim> unreached) {}

  /**
   * @param landing into the copy; empty for a collection that is dropped
   * @param direct the short way, where that is right; what it leaves goes the long one
   */
  Derivation(
      Original original, Deriver deriver, Optional<Landing> landing, Optional<DirectCopy> direct) {
    this.original = original;
    this.landing = landing;
    ledger = original.ledger();
    collisions = new Collisions(original);
    bringer = new Bringer(original, deriver, landing, direct, collisions);
  }

  /** Derives keys that something has written; returns how many were derived or removed. */
  long derive(List<DocumentKey> keys, Round round)
      throws StepFailedException, InterruptedException {
    return deriveInTurns(claims(keys), round) + judge(round);
  }

  private long deriveInTurns(List<Claim> claims, Round round)
      throws StepFailedException, InterruptedException {
    Unreached left = new Unreached(claims);
    long[] changed = new long[1];
    while (!left.isEmpty()) {
      Pace pace = pace(round);
      pace.turn(
          pages,
          most -> {
            List<Claim> some = left.take(most);
            Part part = derive(some, round, ImmutableSet.of(), pace.rests());
            left.putBack(part.unreached());
            changed[0] += part.changed();
            return some.size() - part.unreached().size();
          });
    }
    return changed[0];
  }

  /**
   * Derives what is pending now. Where very many cannot be changed, what comes after those is left;
   * so is what others make pending meanwhile, which may never end.
   *
   * @return how many were derived or removed
   */
  long derivePending(Round round) throws StepFailedException, InterruptedException {
    long end = ledger.end();
    long changed = 0;
    long next = 0;
    boolean more = true;
    while (more && !isEnough(round, next, end)) {
      Page pending = ledger.claimPending(next, end, PAGE_KEYS);
      next = pending.next();
      more = !pending.claims().isEmpty();
      changed += deriveInTurns(pending.claims(), round);
      changed += collisions.waiting() < JUDGED_TOGETHER ? 0 : judge(round);
    }
    return changed + judge(round);
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
   * @param small whether one batch, which is small, is enough
   */
  private Part derive(List<Claim> claims, Round round, Set<DocumentKey> judged, boolean small)
      throws StepFailedException, InterruptedException {
    if (claims.isEmpty()) {
      return new Part(0, claims);
    }
    return WorkGuard.guard(
        "follow collection " + original.collection(),
        () -> {
          Map<DocumentKey, Claim> open = new LinkedHashMap<>();
          claims.forEach(claim -> open(claim, round).ifPresent(key -> open.put(key, claim)));
          landing.ifPresent(copy -> copy.writer().delete(open.keySet()));
          return deriveRead(open, round, judged, small);
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

  /**
   * Takes out what is found; what is left is not there under this key. Where one batch is enough,
   * what is left when that is full was not reached, for all that is known.
   */
  private Part deriveRead(
      Map<DocumentKey, Claim> open, Round round, Set<DocumentKey> judged, boolean small)
      throws StepFailedException, InterruptedException {
    Batch batch = small ? Batch.small() : Batch.ofThisHeap();
    Map<DocumentKey, Claim> claims = new HashMap<>();
    long derived = 0;
    try (FreshReads reads = original.database().freshReads();
        MongoCursor<RawBsonDocument> found = find(reads, open.keySet())) {
      while (found.hasNext()) {
        RawBsonDocument document = found.next();
        if (batch.isFullFor(document, Batch.DOCUMENTS)) {
          derived += bringer.bring(batch.take(), claims, reads, round, judged);
          if (small) {
            return new Part(derived, ImmutableList.copyOf(open.values()));
          }
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
      derived += bringer.bring(batch.take(), claims, reads, round, judged);
    }
    open.values().forEach(ledger::forget);
    return new Part(derived + open.size(), ImmutableList.of());
  }

  private MongoCursor<RawBsonDocument> find(FreshReads reads, Set<DocumentKey> keys) {
    BsonDocument among = new BsonDocument("_id", DocumentKey.among(keys));
    return reads.find(original.collection(), among).iterator();
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
                changed[0] +=
                    derive(claims(keys), round, ImmutableSet.copyOf(keys), false).changed();
                return keys.size();
              });
    }
    return changed[0];
  }
}
