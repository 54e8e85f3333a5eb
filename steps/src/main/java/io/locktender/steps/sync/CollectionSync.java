package io.locktender.steps.sync;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Lists;
import com.mongodb.client.MongoCursor;
import io.locktender.steps.ledger.DocumentHash;
import io.locktender.steps.ledger.Ledger;
import io.locktender.steps.ledger.Ledger.Claim;
import io.locktender.steps.ledger.Ledger.Page;
import io.locktender.steps.ledger.Ledger.Seen;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.FreshReads;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.Expiry;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
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
 * One original, and the documents that it has in a copy. Rounds come one at a time.
 *
 * <p>In the first round a document is copied as the cursor read it. From then on a key that is
 * pending is derived from what a fresh read of its original finds by the server's own equality, by
 * which the copy's document was deleted just before: in a collation "a" may be "A", and 1 is 1.0.
 * One page of keys comes after the other, so that two that are equal to the server are never under
 * way at one time; only what one read returns is.
 */
final class CollectionSync {
  private static final int PAGE_KEYS = 1_000;
  private static final int JUDGED_TOGETHER = 500;

  private final Database database;
  private final Chain chain;
  private final Source source;
  private final OriginalReader reader;
  private final Deriver deriver;
  private final Optional<Landing> landing;
  private final Optional<FirstCopy> firstCopy;
  private final Ledger ledger;
  private final Collisions collisions = new Collisions();

  /**
   * Where the documents come from.
   *
   * @param collection its name in the database
   * @param structure what it is
   */
  record Source(String collection, Structures.One structure) {}

  /**
   * @param landing into the copy; empty for a collection that is dropped
   */
  CollectionSync(
      Database database,
      Chain chain,
      Source source,
      OriginalReader reader,
      Deriver deriver,
      Optional<Landing> landing,
      Ledger ledger,
      StepChanges changes) {
    this.database = database;
    this.chain = chain;
    this.source = source;
    this.reader = reader;
    this.deriver = deriver;
    this.landing = landing;
    this.ledger = ledger;
    firstCopy = FirstCopy.of(chain, landing, changes);
  }

  /** The usual name of the original. */
  String original() {
    return chain.original();
  }

  /** Whether it has an index with a time to live. */
  boolean expires() {
    return source.structure().indexes().values().stream()
        .anyMatch(index -> index.containsKey(IndexSpecs.EXPIRE));
  }

  /** How many documents the original has, as far as they are known. */
  long documents() {
    return ledger.live();
  }

  /** How many of them are not in the copy as they are. */
  long pending() {
    return ledger.pending();
  }

  /** The first round. Returns how many documents were derived. */
  long copyAll(Round round) throws StepFailedException, InterruptedException {
    Expiry expiry = expiry(round);
    long copied =
        firstCopy.isPresent()
            ? copyShortly(firstCopy.get(), round, expiry)
            : reader.read(round, documents -> copy(documents, round, expiry));
    return copied + derivePending(round);
  }

  /** Takes what a pass finds that was not pending. */
  @FunctionalInterface
  interface Differing {
    void add(String original, DocumentKey key);
  }

  /** A round after the first. Returns how many documents were derived or removed. */
  long follow(Round round) throws StepFailedException, InterruptedException {
    look(round, (original, key) -> {});
    ledger.unseen(round.pass());
    return derivePending(round);
  }

  /** The same, when nothing was pending before; says what it finds. */
  long follow(Round round, Differing differing) throws StepFailedException, InterruptedException {
    look(round, differing);
    Page page = ledger.missing(round.pass(), 0, PAGE_KEYS);
    while (!page.claims().isEmpty()) {
      page.claims().forEach(gone -> differing.add(chain.original(), gone.key()));
      page = ledger.missing(round.pass(), page.next(), PAGE_KEYS);
    }
    ledger.unseen(round.pass());
    return derivePending(round);
  }

  /** Something has written the original of this key, or may have. */
  void makePending(DocumentKey key, Round round) throws StepFailedException {
    ledger.claim(key, round.pass());
  }

  /**
   * Derives keys that something has written. Returns how many documents were derived or removed.
   */
  long derive(List<DocumentKey> keys, Round round)
      throws StepFailedException, InterruptedException {
    long changed = 0;
    for (List<DocumentKey> page : Lists.partition(keys, PAGE_KEYS)) {
      ImmutableList.Builder<Claim> claims = ImmutableList.builder();
      for (DocumentKey key : page) {
        claims.add(ledger.claim(key, round.pass()));
      }
      changed += derive(claims.build(), round, ImmutableSet.of());
    }
    return changed + judge(round);
  }

  private void look(Round round, Differing differing)
      throws StepFailedException, InterruptedException {
    ledger.compact();
    Expiry expiry = expiry(round);
    reader.read(round, documents -> look(documents, round, expiry, differing));
  }

  /** Derives what is pending without another pass. */
  long derivePending(Round round) throws StepFailedException, InterruptedException {
    Progress rest = round.pace().restsAfterEach((done, left) -> {});
    long changed = 0;
    Page page = ledger.claimPending(0, PAGE_KEYS);
    while (!page.claims().isEmpty()) {
      changed += derive(page.claims(), round, ImmutableSet.of());
      rest.at(0, 0);
      page = ledger.claimPending(page.next(), PAGE_KEYS);
    }
    return changed + judge(round);
  }

  /**
   * Compares the original with what its copy was derived from.
   *
   * @param differences takes each document that differs
   */
  void compare(Round round, Problems differences) throws StepFailedException, InterruptedException {
    Expiry expiry = expiry(round);
    reader.read(round, documents -> compare(documents, round, expiry, differences));
    Page page = ledger.missing(round.pass(), 0, PAGE_KEYS);
    while (!page.claims().isEmpty()) {
      page.claims()
          .forEach(gone -> differences.add(chain.original(), gone.key(), "it was deleted"));
      page = ledger.missing(round.pass(), page.next(), PAGE_KEYS);
    }
  }

  private Expiry expiry(Round round) {
    return Expiry.of(source.structure().indexes().values(), round.now());
  }

  private long copyShortly(FirstCopy shortly, Round round, Expiry expiry)
      throws StepFailedException, InterruptedException {
    long copied = 0;
    boolean pending = true;
    for (BsonDocument filter : shortly.reads()) {
      boolean thesePending = pending;
      copied +=
          reader.read(
              filter,
              round,
              documents -> {
                Map<DocumentKey, RawBsonDocument> originals = new LinkedHashMap<>();
                Map<DocumentKey, Claim> claims = claim(documents, originals, round, expiry);
                claims.keySet().retainAll(shortly.copy(originals, thesePending));
                return settle(originals, claims);
              });
      pending = false;
    }
    WorkGuard.guard(
        "verify the copy of " + chain.original(),
        () -> {
          shortly.verify(ledger::touch);
          return 0;
        });
    return copied;
  }

  private long copy(List<RawBsonDocument> documents, Round round, Expiry expiry)
      throws StepFailedException, InterruptedException {
    Map<DocumentKey, RawBsonDocument> originals = new LinkedHashMap<>();
    Map<DocumentKey, Claim> claims = claim(documents, originals, round, expiry);
    Derived derived = deriver.derive(originals);
    return bring(originals, claims, derived, land(originals, derived));
  }

  /** Claims those that are seen for the first time. */
  private Map<DocumentKey, Claim> claim(
      List<RawBsonDocument> documents,
      Map<DocumentKey, RawBsonDocument> originals,
      Round round,
      Expiry expiry)
      throws StepFailedException {
    Map<DocumentKey, Claim> claims = new HashMap<>();
    for (RawBsonDocument document : documents) {
      DocumentKey key = DocumentKey.of(document);
      DocumentHash hash = DocumentHash.of(document);
      // One that the cursor returns twice was written meanwhile: it is read again.
      Optional<Claim> claim = ledger.claimNew(key, hash, round.pass(), expiry.isSoon(document));
      if (claim.isPresent()) {
        originals.put(key, document);
        claims.put(key, claim.get());
      }
    }
    return claims;
  }

  private long look(
      List<RawBsonDocument> documents, Round round, Expiry expiry, Differing differing)
      throws StepFailedException {
    for (RawBsonDocument document : documents) {
      DocumentKey key = DocumentKey.of(document);
      Seen seen = ledger.see(key, DocumentHash.of(document), round.pass(), expiry.isSoon(document));
      if (seen == Seen.NEW || seen == Seen.CHANGED) {
        differing.add(chain.original(), key);
      }
    }
    return 0;
  }

  private long compare(
      List<RawBsonDocument> documents, Round round, Expiry expiry, Problems differences)
      throws StepFailedException {
    for (RawBsonDocument document : documents) {
      DocumentKey key = DocumentKey.of(document);
      Seen seen = ledger.see(key, DocumentHash.of(document), round.pass(), expiry.isSoon(document));
      if (seen != Seen.SAME) {
        String what = seen == Seen.NEW ? "it was inserted" : "it was changed";
        differences.add(chain.original(), key, what);
      }
    }
    return 0;
  }

  /**
   * Derives pending keys.
   *
   * @param judged of which all collisions among them are judged, since one read brought them
   */
  private long derive(List<Claim> claims, Round round, Set<DocumentKey> judged)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "follow collection " + source.collection(),
        () -> {
          Map<DocumentKey, Claim> open = new LinkedHashMap<>();
          claims.forEach(claim -> open.put(claim.key(), claim));
          landing.ifPresent(copy -> copy.writer().delete(open.keySet()));
          long derived = deriveRead(open, round, judged);
          open.values().forEach(ledger::forget);
          return derived + open.size();
        });
  }

  /** Takes out what is found; what is left is not there under this key. */
  private long deriveRead(Map<DocumentKey, Claim> open, Round round, Set<DocumentKey> judged)
      throws StepFailedException, InterruptedException {
    BsonArray ids = new BsonArray();
    open.keySet().forEach(key -> ids.add(key.value()));
    Batch batch = Batch.ofThisHeap();
    Map<DocumentKey, Claim> claims = new HashMap<>();
    long derived = 0;
    try (FreshReads reads = database.freshReads();
        MongoCursor<RawBsonDocument> found =
            reads
                .find(source.collection(), new BsonDocument("_id", new BsonDocument("$in", ids)))
                .iterator()) {
      while (found.hasNext()) {
        RawBsonDocument document = found.next();
        if (batch.isFullFor(document)) {
          derived += derive(batch.take(), claims, round, judged);
        }
        DocumentKey key = DocumentKey.of(document);
        Claim claim = open.remove(key);
        if (claim == null) {
          // Equal to one of ours to the server: a claim must be older than what was read for it.
          ledger.claim(key, round.pass());
        } else {
          claims.put(key, claim);
          batch.add(document);
        }
      }
    }
    return derived + derive(batch.take(), claims, round, judged);
  }

  private long derive(
      List<RawBsonDocument> documents,
      Map<DocumentKey, Claim> claims,
      Round round,
      Set<DocumentKey> judged)
      throws StepFailedException, InterruptedException {
    if (documents.isEmpty()) {
      return 0;
    }
    Map<DocumentKey, RawBsonDocument> originals = new LinkedHashMap<>();
    documents.forEach(document -> originals.put(DocumentKey.of(document), document));
    Derived derived = deriver.derive(originals);
    derived.failures().forEach((key, why) -> round.problems().add(chain.original(), key, why));
    List<Refusal> refused = land(originals, derived);
    refused.forEach(refusal -> refused(refusal, round, judged));
    long brought = bring(originals, claims, derived, refused);
    claims.clear();
    return brought;
  }

  private List<Refusal> land(Map<DocumentKey, RawBsonDocument> originals, Derived derived)
      throws StepFailedException {
    return landing.isPresent() ? landing.get().land(originals, derived) : ImmutableList.of();
  }

  private long bring(
      Map<DocumentKey, RawBsonDocument> originals,
      Map<DocumentKey, Claim> claims,
      Derived derived,
      List<Refusal> refused) {
    Map<DocumentKey, Claim> settled = new HashMap<>(claims);
    settled.keySet().retainAll(derived.documents().keySet());
    refused.forEach(refusal -> settled.remove(DocumentKey.of(refusal.document())));
    return settle(originals, settled);
  }

  private long settle(
      Map<DocumentKey, RawBsonDocument> originals, Map<DocumentKey, Claim> settled) {
    settled.forEach(
        (key, claim) -> {
          RawBsonDocument original = originals.get(key);
          if (original != null) {
            ledger.settle(claim, DocumentHash.of(original));
          }
        });
    return settled.size();
  }

  private void refused(Refusal refusal, Round round, Set<DocumentKey> judged) {
    DocumentKey key = DocumentKey.of(refusal.document());
    switch (refusal.kind()) {
      case SAME_ID -> {
        // Something wrote it while it was read: it stays pending.
      }
      case COLLISION -> collided(key, refusal, round, judged);
      case INVALID ->
          round
              .problems()
              .add(
                  chain,
                  refusal,
                  "the validator refuses what its steps have made of it: " + refusal.message());
      case OTHER -> round.problems().add(chain, refusal, refusal.message());
    }
  }

  private void collided(DocumentKey key, Refusal refusal, Round round, Set<DocumentKey> judged) {
    if (judged.isEmpty() && collisions.isFull()) {
      round.problems().addUnnamed(chain, refusal);
      return;
    }
    Set<DocumentKey> others =
        landing
            .map(copy -> Colliders.of(database, copy.writer().copy(), refusal))
            .orElse(ImmutableSet.of());
    Optional<DocumentKey> other = others.stream().filter(judged::contains).findFirst();
    if (other.isPresent()) {
      round
          .problems()
          .add(
              chain,
              refusal,
              "unique index %s allows only one of it and of the document with _id %s: %s"
                  .formatted(refusal.index(), other.get().json(), refusal.message()));
    } else if (judged.isEmpty()) {
      collisions.add(key, others);
    }
  }

  /**
   * Tries again what collided, together with what it collided with: while workers write, a value
   * that has moved from one document to another is found in both.
   */
  private long judge(Round round) throws StepFailedException, InterruptedException {
    long changed = 0;
    for (Collection<DocumentKey> keys = collisions.take(JUDGED_TOGETHER);
        !keys.isEmpty();
        keys = collisions.take(JUDGED_TOGETHER)) {
      ImmutableList.Builder<Claim> claims = ImmutableList.builder();
      for (DocumentKey key : keys) {
        claims.add(ledger.claim(key, round.pass()));
      }
      changed += derive(claims.build(), round, ImmutableSet.copyOf(keys));
    }
    return changed;
  }
}
