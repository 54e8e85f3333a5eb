package io.locktender.steps.sync;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Lists;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.RawBsonDocument;

/**
 * What the copy did not take: each document with its reason, and those that collided in a unique
 * index to be tried again together, a bounded number of them and of questions. For one thread.
 */
final class Collisions {
  /** Documents in a round; there may be as many as there are documents. */
  private static final int MOST = 2_000;

  /** Looked up by one question. */
  private static final int AT_ONCE = 100;

  private final Original original;
  private final Deque<Set<DocumentKey>> groups = new ArrayDeque<>();
  private int waiting;

  Collisions(Original original) {
    this.original = original;
  }

  /**
   * Takes what was refused.
   *
   * @param judged of which all collisions among them are judged, since one read brought them
   */
  void refused(
      MongoCollection<RawBsonDocument> copy,
      List<Refusal> refused,
      Round round,
      Set<DocumentKey> judged) {
    ListMultimap<String, Refusal> collided = ArrayListMultimap.create();
    for (Refusal refusal : refused) {
      switch (refusal.kind()) {
        case SAME_ID -> {
          // Something wrote it while it was read: it stays pending.
        }
        case COLLISION -> collided.put(refusal.index(), refusal);
        case INVALID ->
            round
                .problems()
                .add(
                    original.chain(),
                    refusal,
                    "the validator refuses what its steps have made of it: " + refusal.message());
        case OTHER -> round.problems().add(original.chain(), refusal, refusal.message());
      }
    }
    for (String index : collided.keySet()) {
      Colliders colliders = new Colliders(original.database(), copy, index);
      if (judged.isEmpty()) {
        wait(colliders, collided.get(index), round);
      } else {
        judge(colliders, collided.get(index), round, judged);
      }
    }
  }

  private void wait(Colliders colliders, List<Refusal> refused, Round round) {
    for (List<Refusal> some : Lists.partition(refused, AT_ONCE)) {
      if (waiting >= MOST) {
        round.problems().addUnnamed(original.chain(), some);
      } else {
        Set<DocumentKey> group = new LinkedHashSet<>(colliders.of(some));
        some.forEach(refusal -> group.add(DocumentKey.of(refusal.document())));
        groups.add(group);
        waiting += some.size();
      }
    }
  }

  private void judge(
      Colliders colliders, List<Refusal> refused, Round round, Set<DocumentKey> judged) {
    int named = 0;
    while (named < refused.size() && round.problems().first().size() < StepFailure.MAX_DOCUMENTS) {
      judge(colliders, refused.get(named++), round, judged);
    }
    for (List<Refusal> some : Lists.partition(refused.subList(named, refused.size()), AT_ONCE)) {
      Set<DocumentKey> rivals = colliders.of(some);
      if (rivals.isEmpty() || rivals.stream().anyMatch(judged::contains)) {
        round.problems().addUnnamed(original.chain(), some);
      }
    }
  }

  private void judge(Colliders colliders, Refusal refusal, Round round, Set<DocumentKey> judged) {
    Set<DocumentKey> rivals = colliders.of(ImmutableList.of(refusal));
    Optional<DocumentKey> other = rivals.stream().filter(judged::contains).findFirst();
    // One that none is found of is named all the same: where it is gone, the next round says so.
    if (other.isPresent() || rivals.isEmpty()) {
      round
          .problems()
          .add(
              original.chain(),
              refusal,
              "unique index %s allows only one of it and of %s: %s"
                  .formatted(
                      refusal.index(),
                      other.map(key -> "the document with _id " + key.json()).orElse("another one"),
                      refusal.message()));
    }
  }

  /** How many refused documents wait. */
  int waiting() {
    return waiting;
  }

  /** Whether there is something to be taken out. */
  boolean isWaiting() {
    return !groups.isEmpty();
  }

  /** Takes some groups out, whole, of so many keys together or a little more. */
  Collection<DocumentKey> take(int keys) {
    Set<DocumentKey> taken = new LinkedHashSet<>();
    while (taken.size() < keys && !groups.isEmpty()) {
      taken.addAll(groups.remove());
    }
    waiting = groups.isEmpty() ? 0 : waiting;
    return taken;
  }
}
