package io.locktender.steps.control;

import java.util.List;
import java.util.OptionalLong;
import org.bson.BsonDocument;

/**
 * What others are to hear, each by its sequence, and how far each of them has heard it. Calls are
 * bounded in time and throw as those of {@link ControlStore}.
 */
public interface EventOutbox {
  /** Writes an event; nothing changes when there is one of that sequence. */
  void put(long sequence, BsonDocument event);

  /**
   * The events after a sequence, in order.
   *
   * @param limit at most so many
   */
  List<BsonDocument> after(long sequence, int limit);

  /** The newest event's sequence; empty when there is none. */
  OptionalLong newest();

  /** How far somebody has heard; empty when that was never written. */
  OptionalLong heard(String who);

  /** Writes how far somebody has heard; nothing changes when it is further already. */
  void heard(String who, long sequence);

  /**
   * Forgets all but the newest events; all at once.
   *
   * @param keep how many are kept, at least 1
   * @return the newest sequence that was forgotten; empty when none was
   */
  OptionalLong forget(int keep);
}
