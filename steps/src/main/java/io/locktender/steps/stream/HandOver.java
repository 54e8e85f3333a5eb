package io.locktender.steps.stream;

import com.google.common.collect.ImmutableListMultimap;
import io.locktender.steps.mongo.DocumentKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has come and was not taken yet: each id once, in the order in which they came first. Bounded
 * in bytes: when there are too many, those of the collection that has most of them give way to the
 * word that it needs a pass, and none of it is kept until that word was taken. So do those of a
 * collection of which a change came that does not say, or cannot say, which document it was. Not
 * for several threads.
 */
final class HandOver implements EventTaker {
  /** An entry of a map, its key and an array, in bytes: about, and rather too much. */
  private static final long OVERHEAD_BYTES = 160;

  private final long maxBytes;
  private final Map<Changed, Long> ids = new LinkedHashMap<>();
  private final Map<String, Long> bytes = new LinkedHashMap<>();
  private final Set<String> anew = new TreeSet<>();
  private final Set<String> overflowed = new TreeSet<>();
  private final Deque<Passing> markers = new ArrayDeque<>();
  private long came;
  private long marker;

  private record Changed(String collection, DocumentKey key) {
    long bytes() {
      return OVERHEAD_BYTES + key.bytes().length;
    }
  }

  /**
   * @param before how much had come before it
   */
  private record Passing(long number, long before) {}

  /**
   * @param maxBytes about how much memory ids may take
   */
  HandOver(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void changed(String collection, DocumentKey key, String operation) {
    if (overflowed.contains(collection)) {
      return;
    }
    Changed changed = new Changed(collection, key);
    if (ids.putIfAbsent(changed, came++) == null) {
      bytes.merge(collection, changed.bytes(), Long::sum);
      if (bytes() > maxBytes) {
        overflow();
      }
    }
  }

  @Override
  public void changed(String collection, String operation) {
    forget(collection);
    overflowed.add(collection);
  }

  @Override
  public void anew(Set<String> collections, String operation) {
    anew.addAll(collections);
    overflowed.removeAll(collections);
    collections.forEach(this::forget);
  }

  @Override
  public void marked(long number) {
    markers.removeIf(each -> each.number() >= number);
    markers.add(new Passing(number, came));
  }

  /** Whether there is anything to be taken, or a marker that nothing is left before. */
  boolean hasSome() {
    return !ids.isEmpty() || !anew.isEmpty() || !overflowed.isEmpty() || !markers.isEmpty();
  }

  /** How many ids wait. */
  int waiting() {
    return ids.size();
  }

  /** About how much memory they take. */
  long bytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Takes the oldest, at least one, and all that is known of whole collections. */
  Told take(int maxIds, long maxBatchBytes) {
    ImmutableListMultimap.Builder<String, DocumentKey> taken = ImmutableListMultimap.builder();
    Iterator<Changed> oldest = ids.keySet().iterator();
    long batchBytes = 0;
    for (int i = 0; i < maxIds && oldest.hasNext() && batchBytes < maxBatchBytes; i++) {
      Changed each = oldest.next();
      oldest.remove();
      taken.put(each.collection(), each.key());
      bytes.merge(each.collection(), -each.bytes(), Long::sum);
      batchBytes += each.key().bytes().length;
    }
    passMarkers();
    Told batch = new Told(taken.build(), anew, overflowed, marker);
    anew.clear();
    overflowed.clear();
    return batch;
  }

  private void passMarkers() {
    long left = ids.isEmpty() ? Long.MAX_VALUE : ids.values().iterator().next();
    while (!markers.isEmpty() && markers.getFirst().before() <= left) {
      marker = Math.max(marker, markers.removeFirst().number());
    }
  }

  private void overflow() {
    String most = "";
    for (String collection : bytes.keySet()) {
      if (bytes.get(collection) > bytes.getOrDefault(most, 0L)) {
        most = collection;
      }
    }
    forget(most);
    overflowed.add(most);
  }

  private void forget(String collection) {
    if (bytes.remove(collection) != null) {
      ids.keySet().removeIf(each -> each.collection().equals(collection));
    }
  }
}
