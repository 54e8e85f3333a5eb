package io.locktender.coordinator.notify;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.EventOutbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bson.BsonDocument;

/** An outbox in memory. */
final class MemoryOutbox implements EventOutbox {
  final TreeMap<Long, BsonDocument> events = new TreeMap<>();
  final Map<String, Long> heard = new HashMap<>();
  boolean silent;
  int reads;

  @Override
  public void put(long sequence, BsonDocument event) {
    answer();
    events.putIfAbsent(sequence, event);
  }

  @Override
  public List<BsonDocument> after(long sequence, int limit) {
    answer();
    reads++;
    return new ArrayList<>(events.tailMap(sequence, false).values().stream().limit(limit).toList());
  }

  @Override
  public OptionalLong newest() {
    answer();
    return events.isEmpty() ? OptionalLong.empty() : OptionalLong.of(events.lastKey());
  }

  @Override
  public OptionalLong heard(String who) {
    answer();
    Long found = heard.get(who);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found);
  }

  @Override
  public void heard(String who, long sequence) {
    answer();
    heard.merge(who, sequence, Math::max);
  }

  @Override
  public OptionalLong forget(int keep) {
    return OptionalLong.empty();
  }

  private void answer() {
    if (silent) {
      throw new DatabaseUnavailableException(
          "the database could not answer", new IllegalStateException("silent"));
    }
  }
}
