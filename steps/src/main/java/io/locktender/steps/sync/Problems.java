package io.locktender.steps.sync;

import io.locktender.steps.change.DocumentFailures;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.release.Step;
import io.locktender.steps.stream.Proof;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The documents of one round of which no copy can be made. Safe for use by many threads. */
final class Problems {
  private final Blame blame;
  private final DocumentFailures documents = new DocumentFailures();
  private final Set<String> collections = new TreeSet<>();
  private @Nullable Step step;
  private boolean more;

  Problems(Blame blame) {
    this.blame = blame;
  }

  /** Those that no step is to blame for. */
  Problems() {
    this(new Blame(List.of()));
  }

  /** Others of the same upgrade. */
  Problems others() {
    return new Problems(blame);
  }

  /** Adds one that a step cannot change. */
  synchronized void add(String collection, DocumentKey key, Derived.Failed failed) {
    blame(failed.step());
    add(collection, key, failed.reason());
  }

  /** Adds one that its copy refuses. */
  synchronized void add(Chain chain, Refusal refusal, String why) {
    blame.of(refusal, chain).ifPresent(this::blame);
    add(chain.original(), DocumentKey.of(refusal.document()), why);
  }

  /** Adds some that their copy refuses, and that are not looked at. */
  synchronized void addUnnamed(Chain chain, List<Refusal> refused) {
    refused.forEach(refusal -> blame.of(refusal, chain).ifPresent(this::blame));
    addUnnamed(refused.size());
  }

  private void blame(Step which) {
    step = step == null ? which : blame.first(step, which);
  }

  /** There may be more than are counted. */
  synchronized void goOn() {
    more = true;
  }

  /**
   * All of them, with the first step to blame.
   *
   * @param of how many documents there are
   */
  synchronized Optional<StepFailure> failure(long of) {
    return documents.count() == 0
        ? Optional.empty()
        : Optional.of(
            new StepFailure(
                step == null ? null : step.id(),
                null,
                "%s%d of %d documents could not be changed"
                    .formatted(more ? "at least " : "", documents.count(), of),
                documents.count(),
                documents.first()));
  }

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
