package io.locktender.steps.sync;

import io.locktender.steps.mongo.DocumentKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What collided in a unique index, to be tried again together; a bounded number. For one thread.
 */
final class Collisions {
  private static final int MOST = 1_000;

  private final Deque<Set<DocumentKey>> groups = new ArrayDeque<>();

  boolean isFull() {
    return groups.size() >= MOST;
  }

  void add(DocumentKey refused, Collection<DocumentKey> others) {
    Set<DocumentKey> group = new LinkedHashSet<>(others);
    group.add(refused);
    groups.add(group);
  }

  /** Takes some groups out, whole, of so many keys together or a little more. */
  Collection<DocumentKey> take(int keys) {
    Set<DocumentKey> taken = new LinkedHashSet<>();
    while (taken.size() < keys && !groups.isEmpty()) {
      taken.addAll(groups.remove());
    }
    return taken;
  }
}
