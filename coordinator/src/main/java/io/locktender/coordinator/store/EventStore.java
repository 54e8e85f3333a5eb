package io.locktender.coordinator.store;

import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.steps.control.EventOutbox;
import java.util.List;
import java.util.OptionalLong;

/**
 * The outbox, with events as records. As safe for many threads as what it wraps.
 *
 * @param outbox where they are
 */
public record EventStore(EventOutbox outbox) {
  /** Writes an event; nothing changes when it is there. */
  public void put(ClusterEvent event) {
    outbox.put(event.sequence(), BsonRecords.toBson(event));
  }

  /**
   * The events after a sequence, in order, at most {@code limit}; of what a newer build wrote as
   * much as is known here.
   */
  public List<ClusterEvent> after(long sequence, int limit) {
    return outbox.after(sequence, limit).stream()
        .map(bson -> BsonRecords.shown(bson, ClusterEvent.class, "locktender.events"))
        .toList();
  }

  /** The newest event's sequence; empty when there is none. */
  public OptionalLong newest() {
    return outbox.newest();
  }

  /** How far a hook has come; empty when it has never been heard of. */
  public OptionalLong heard(String hook) {
    return outbox.heard(hook);
  }

  /** Writes how far a hook has come; nothing changes when it is further already. */
  public void heard(String hook, long sequence) {
    outbox.heard(hook, sequence);
  }

  /** Forgets all but the newest {@code keep}; gives the newest that was forgotten. */
  public OptionalLong forget(int keep) {
    return outbox.forget(keep);
  }
}
