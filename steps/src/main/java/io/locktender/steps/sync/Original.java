package io.locktender.steps.sync;

import io.locktender.steps.ledger.Ledger;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.proof.Expiry;

/**
 * One collection that is followed.
 *
 * @param chain what its documents go through
 * @param structure what it is
 * @param reader of its documents
 * @param ledger of what is known of them
 */
record Original(
    Database database,
    Chain chain,
    Structures.One structure,
    OriginalReader reader,
    Ledger ledger) {
  /** Its usual name. */
  String name() {
    return chain.original();
  }

  /** Its name in the database. */
  String collection() {
    return structure.info().name();
  }

  /** Whether it has an index with a time to live. */
  boolean expires() {
    return structure.indexes().values().stream()
        .anyMatch(index -> index.containsKey(IndexSpecs.EXPIRE));
  }

  /** Which of its documents may be removed by the server itself. */
  Expiry expiry(Round round) {
    return Expiry.of(structure.indexes().values(), round.now());
  }
}
