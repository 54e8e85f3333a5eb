package io.locktender.steps.stream;

import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.stream.Proof.Disturbed;
import io.locktender.steps.stream.Proof.Quiet;
import io.locktender.steps.stream.Proof.Unknown;
import io.locktender.steps.stream.Proof.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what comes between markers: how much of each kind in each collection, and which the first
 * were. Bounded: only the last markers are known. Not for several threads.
 */
final class Tally implements EventTaker {
  static final int MAX_MARKERS = 64;
  static final int MAX_NAMED = 20;
  static final int MAX_TOLD = 100;
  private static final int MAX_KEY_BYTES = 1_024;

  /** By marker, what came after it and before the next one. */
  private final TreeMap<Long, Map<Kind, Noted>> after = new TreeMap<>();

  private record Kind(String collection, String operation) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int byName = collection.compareTo(other.collection);
      return byName != 0 ? byName : operation.compareTo(other.operation);
    }

    boolean isExpiry(Set<String> expiring) {
      return operation.equals("delete") && expiring.contains(collection);
    }
  }

  private static final class Noted {
    private final List<Optional<DocumentKey>> first = new ArrayList<>();
    private long count;
  }

  @Override
  public void changed(String collection, DocumentKey key, String operation) {
    if (!after.isEmpty()) {
      Noted noted = noted(collection, operation);
      noted.count++;
      if (noted.first.size() < MAX_NAMED) {
        noted.first.add(key.bytes().length <= MAX_KEY_BYTES ? Optional.of(key) : Optional.empty());
      }
    }
  }

  @Override
  public void changed(String collection, String operation) {
    if (!after.isEmpty()) {
      note(collection, operation);
    }
  }

  @Override
  public void anew(Set<String> collections, String operation) {
    if (!after.isEmpty()) {
      for (String collection : collections) {
        note(collection, operation);
      }
    }
  }

  private void note(String collection, String operation) {
    Noted noted = noted(collection, operation);
    noted.count++;
    if (noted.first.isEmpty()) {
      noted.first.add(Optional.empty());
    }
  }

  /** A marker that comes again, after a resume, is followed by all that followed it. */
  @Override
  public void marked(long number) {
    after.tailMap(number, true).clear();
    after.put(number, new TreeMap<>());
    if (after.size() > MAX_MARKERS) {
      after.pollFirstEntry();
    }
  }

  /**
   * What came between two markers.
   *
   * @param expiring collections that have an index with a time to live
   */
  Proof between(long first, long second, Set<String> expiring) {
    if (!after.containsKey(first) || !after.containsKey(second)) {
      return new Unknown(
          "expected to know what came between the markers %d and %d, found %s; ask again with two new ones"
              .formatted(first, second, known()));
    }
    return proof(after.subMap(first, second).values(), expiring);
  }

  /** What has come since a marker until now. */
  Proof since(long first, Set<String> expiring) {
    return after.containsKey(first)
        ? proof(after.tailMap(first).values(), expiring)
        : new Unknown(
            "expected to know what came since marker %d, found %s".formatted(first, known()));
  }

  private String known() {
    return after.isEmpty()
        ? "that none has come"
        : "those from %d to %d".formatted(after.firstKey(), after.lastKey());
  }

  private static Proof proof(Collection<Map<Kind, Noted>> parts, Set<String> expiring) {
    List<Write> first = new ArrayList<>();
    long count = 0;
    long followed = 0;
    for (Map<Kind, Noted> part : parts) {
      for (Map.Entry<Kind, Noted> each : part.entrySet()) {
        Kind kind = each.getKey();
        if (kind.isExpiry(expiring)) {
          followed += each.getValue().count;
        } else {
          count += each.getValue().count;
          each.getValue()
              .first
              .forEach(key -> first.add(new Write(kind.collection(), key, kind.operation())));
        }
      }
    }
    return count == 0
        ? new Quiet(followed)
        : new Disturbed(first.subList(0, Math.min(first.size(), MAX_TOLD)), count);
  }

  private Noted noted(String collection, String operation) {
    return after
        .lastEntry()
        .getValue()
        .computeIfAbsent(new Kind(collection, operation), kind -> new Noted());
  }
}
