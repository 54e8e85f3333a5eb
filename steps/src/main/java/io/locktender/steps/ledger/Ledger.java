package io.locktender.steps.ledger;

import com.google.common.hash.Hashing;
import io.locktender.steps.ledger.Keys.State;
import io.locktender.steps.ledger.MappedFile.Disk;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Of each document of one original: whether its copy is what the original was when it was last
 * read, and what that was, as a {@link DocumentHash}. A key is <em>pending</em> first and
 * <em>settled</em> last, so that whatever ends in between leaves it pending. Settling names the
 * claim that it is for: it does nothing when the key has become pending again since.
 *
 * <p>Safe for use by many threads. Each call that adds throws {@link StepFailedException} when
 * there is no room for it.
 */
public final class Ledger implements AutoCloseable {
  /** So that the keys of a page fit into one command. */
  private static final int PAGE_BYTES = 4 << 20;

  private final Path directory;
  private final ToLongFunction<byte[]> keyHash;
  private final Keys keys;

  /** What a pass finds of a document. */
  public enum Seen {
    /** Its key was not known. */
    NEW,
    /** It is pending already. */
    PENDING,
    /** It is another than it was. */
    CHANGED,
    /** It is as it was. */
    SAME
  }

  /**
   * A pending key, to be settled or forgotten.
   *
   * @param number tells this claim from later ones
   * @param entry where the key is, as long as nothing has been cleared away since
   * @param compactions how often that had been done
   */
  public record Claim(DocumentKey key, int number, long entry, int compactions) {}

  /**
   * Some of the pending keys.
   *
   * @param next where to go on
   */
  public record Page(List<Claim> claims, long next) {}

  Ledger(Path directory, String name, Disk disk, ToLongFunction<byte[]> keyHash)
      throws StepFailedException {
    this.directory = directory;
    this.keyHash = keyHash;
    try {
      keys = new Keys(directory, name, disk);
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  static long hash(byte[] key) {
    return Hashing.farmHashFingerprint64().hashBytes(key).asLong();
  }

  /** How many keys there are. */
  public synchronized long live() {
    return keys.live();
  }

  /** How many of them are pending. */
  public synchronized long pending() {
    return keys.pending();
  }

  /**
   * Begins a pass: what is seen or claimed from now on, it has seen. What was claimed before, also
   * in the same round, it has not, so that a deletion of which nothing tells any more is found.
   */
  public synchronized void beginPass() {
    keys.beginPass();
  }

  /**
   * A pass has read a document; if it is new or another one, its key is pending from now on.
   *
   * @param expiring whether the server may soon remove it by itself
   */
  public synchronized Seen see(DocumentKey key, DocumentHash hash, boolean expiring)
      throws StepFailedException {
    long keyHash = keyHash(key);
    long entry = find(key, keyHash);
    if (keys.isGone(entry)) {
      keys.seen(make(entry, key, keyHash), expiring);
      return Seen.NEW;
    }
    keys.seen(entry, expiring);
    if (keys.is(entry, State.PENDING)) {
      return Seen.PENDING;
    }
    if (keys.has(entry, hash)) {
      return Seen.SAME;
    }
    keys.become(entry, State.PENDING);
    return Seen.CHANGED;
  }

  /**
   * As {@link #see}, and says when it is new or has changed: in one with that, so that what is told
   * of the key at the same time is told before it, when the key is pending, or after it.
   */
  public synchronized void see(
      DocumentKey key, DocumentHash hash, boolean expiring, Consumer<DocumentKey> differs)
      throws StepFailedException {
    Seen seen = see(key, hash, expiring);
    if (seen == Seen.NEW || seen == Seen.CHANGED) {
      differs.accept(key);
    }
  }

  /**
   * As {@link #see}, and claims the key if it is new: what is told of it from then on counts.
   *
   * @return empty when it was known
   */
  public synchronized Optional<Claim> claimNew(DocumentKey key, DocumentHash hash, boolean expiring)
      throws StepFailedException {
    long keyHash = keyHash(key);
    long entry = find(key, keyHash);
    if (!keys.isGone(entry)) {
      see(key, hash, expiring);
      return Optional.empty();
    }
    long made = make(entry, key, keyHash);
    keys.seen(made, expiring);
    return Optional.of(claim(made, key));
  }

  /** Makes a key pending, and claims it: what was claimed before is not settled any more. */
  public synchronized Claim claim(DocumentKey key) throws StepFailedException {
    long keyHash = keyHash(key);
    long entry = make(find(key, keyHash), key, keyHash);
    keys.seen(entry);
    return claim(entry, key);
  }

  /** Makes a key pending if it is known. */
  public synchronized boolean touch(DocumentKey key) {
    long entry = find(key, keyHash(key));
    if (keys.isGone(entry)) {
      return false;
    }
    claim(entry, key);
    return true;
  }

  /**
   * Its copy is what a document was.
   *
   * @return false when the key has become pending again since it was claimed
   */
  public synchronized boolean settle(Claim claim, DocumentHash hash) {
    long entry = find(claim);
    if (!isClaimed(entry, claim)) {
      return false;
    }
    keys.hash(entry, hash);
    keys.become(entry, State.SETTLED);
    return true;
  }

  /** There is no such document, neither original nor copy. */
  public synchronized void forget(Claim claim) {
    long entry = find(claim);
    if (isClaimed(entry, claim)) {
      keys.become(entry, State.GONE);
    }
  }

  /**
   * Makes pending what the pass, which has ended, did not see; of what can only be seen by a pass,
   * it forgets that.
   *
   * @param differs hears of each key that was not pending, without those of documents that may have
   *     expired: in one, for the reason that {@link #see(DocumentKey, DocumentHash, boolean,
   *     Consumer)} has
   */
  public synchronized void unseen(Consumer<DocumentKey> differs) {
    for (long entry = 0; entry < keys.count(); entry++) {
      if (keys.isUnseen(entry)) {
        DocumentKey key = DocumentKey.ofBytes(keys.key(entry));
        if (keys.is(entry, State.SETTLED) && !keys.mayExpire(entry)) {
          differs.accept(key);
        }
        keys.become(entry, key.isLossless() ? State.PENDING : State.GONE);
      }
    }
  }

  /** Says what the pass, which has ended, did not see, but for what may have expired. */
  public synchronized void missing(Consumer<DocumentKey> missing) {
    for (long entry = 0; entry < keys.count(); entry++) {
      if (keys.isUnseen(entry) && !keys.mayExpire(entry)) {
        missing.accept(DocumentKey.ofBytes(keys.key(entry)));
      }
    }
  }

  /** Where {@link #claimPending} ends for now: what is new from here on comes after it. */
  public synchronized long end() {
    return keys.count();
  }

  /**
   * Claims pending keys, from somewhere on; an empty page is the end.
   *
   * @param end of an earlier {@link #end}, so that a walk ends though others go on adding keys
   */
  public synchronized Page claimPending(long from, long end, int most) {
    List<Claim> claims = new ArrayList<>();
    long entry = from;
    long bytes = 0;
    for (; entry < end && claims.size() < most && bytes < PAGE_BYTES; entry++) {
      if (keys.is(entry, State.PENDING)) {
        byte[] key = keys.key(entry);
        bytes += key.length;
        claims.add(claim(entry, DocumentKey.ofBytes(key)));
      }
    }
    return new Page(claims, entry);
  }

  /** Clears away what was forgotten, where that is much; pages do not go on behind it. */
  public synchronized void compact() throws StepFailedException {
    try {
      keys.compact();
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    keys.close();
  }

  private long keyHash(DocumentKey key) {
    return keyHash.applyAsLong(key.bytes());
  }

  private long find(DocumentKey key, long hash) {
    return keys.find(hash, key.bytes());
  }

  private long find(Claim claim) {
    return claim.compactions() == keys.compactions()
        ? claim.entry()
        : find(claim.key(), keyHash(claim.key()));
  }

  /** Makes a key pending that is known, or not. */
  private long make(long found, DocumentKey key, long hash) throws StepFailedException {
    long entry = found;
    if (entry == Keys.NONE) {
      try {
        entry = keys.add(hash, key.bytes());
      } catch (IOException e) {
        throw noRoom(e);
      }
    }
    keys.become(entry, State.PENDING);
    return entry;
  }

  private Claim claim(long entry, DocumentKey key) {
    keys.claim(entry);
    return new Claim(key, keys.claims(entry), entry, keys.compactions());
  }

  private boolean isClaimed(long entry, Claim claim) {
    return entry != Keys.NONE
        && keys.is(entry, State.PENDING)
        && keys.claims(entry) == claim.number();
  }

  private StepFailedException noRoom(IOException e) {
    StepFailedException failed =
        new StepFailedException(
            StepFailure.of(
                null,
                "expected room for the ledger of the copies in %s, about 100 bytes a document, found none (%s); make room there, then try again"
                    .formatted(directory, e.getMessage())));
    failed.initCause(e);
    return failed;
  }
}
