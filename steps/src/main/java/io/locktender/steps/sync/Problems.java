package io.locktender.steps.sync;

import io.locktender.steps.change.DocumentFailures;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.stream.Proof;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The documents of one round of which no copy can be made. Safe for use by many threads. */
final class Problems {
  private final DocumentFailures documents = new DocumentFailures();
  private final Set<String> collections = new TreeSet<>();

  synchronized void add(String collection, DocumentKey key, String why) {
    collections.add(collection);
    documents.add(key.value(), "collection %s, %s".formatted(collection, why));
  }

  /** Adds one that a stream told of. */
  synchronized void add(Proof.Write write) {
    write
        .key()
        .ifPresentOrElse(
            key -> add(write.collection(), key, "the server told of " + write.operation()),
            () -> {
              collections.add(write.collection());
              addUnnamed(1);
            });
  }

  /** Adds some that are not looked at. */
  synchronized void addUnnamed(long more) {
    documents.addUnnamed(more);
  }

  /** The usual names of their collections. */
  synchronized Set<String> collections() {
    return Set.copyOf(collections);
  }

  synchronized long count() {
    return documents.count();
  }

  synchronized List<DocumentFailure> first() {
    return documents.first();
  }
}
