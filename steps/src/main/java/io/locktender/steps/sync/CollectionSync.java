package io.locktender.steps.sync;

import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.work.StepFailedException;
import java.util.List;
import java.util.Optional;

/**
 * One original, and the documents that it has in a copy. In the first round a document is copied as
 * the cursor read it; from then on a key that is pending is derived. Rounds come one at a time.
 */
final class CollectionSync {
  private final Original original;
  private final FirstRound firstRound;
  private final Pass pass;
  private final Derivation derivation;

  /**
   * @param landing into the copy; empty for a collection that is dropped
   * @param direct the short way, where that is right
   */
  CollectionSync(
      Original original, Deriver deriver, Optional<Landing> landing, Optional<DirectCopy> direct) {
    this.original = original;
    firstRound = new FirstRound(original, deriver, landing, direct);
    pass = new Pass(original);
    derivation = new Derivation(original, deriver, landing, direct);
  }

  /** The usual name of the original. */
  String original() {
    return original.name();
  }

  /** Whether it has an index with a time to live. */
  boolean expires() {
    return original.expires();
  }

  /** How many documents the original has, as far as they are known. */
  long documents() {
    return original.ledger().live();
  }

  /** How many of them are not in the copy as they are. */
  long pending() {
    return original.ledger().pending();
  }

  /** The first round. Returns how many documents were derived. */
  long copyAll(Round round) throws StepFailedException, InterruptedException {
    return firstRound.copy(round) + derivation.derivePending(round);
  }

  /** A round after the first. Returns how many documents were derived or removed. */
  long follow(Round round) throws StepFailedException, InterruptedException {
    return follow(round, (name, key) -> {});
  }

  /** The same; says what it finds that was not pending. */
  long follow(Round round, Pass.Differing differing)
      throws StepFailedException, InterruptedException {
    pass.find(round, differing);
    return derivation.derivePending(round);
  }

  /** Something has written the original of this key, or may have. */
  void makePending(DocumentKey key) throws StepFailedException {
    original.ledger().claim(key);
  }

  /**
   * Derives keys that something has written. Returns how many documents were derived or removed.
   */
  long derive(List<DocumentKey> keys, Round round)
      throws StepFailedException, InterruptedException {
    return derivation.derive(keys, round);
  }

  /** Derives what is pending without another pass. */
  long derivePending(Round round) throws StepFailedException, InterruptedException {
    return derivation.derivePending(round);
  }

  /**
   * Compares the original with what its copy was derived from.
   *
   * @param differences takes each document that differs
   */
  void compare(Round round, Problems differences) throws StepFailedException, InterruptedException {
    pass.compare(round, differences);
  }
}
