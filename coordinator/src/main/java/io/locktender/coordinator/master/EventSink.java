package io.locktender.coordinator.master;

import java.util.Map;

/** Where a master records what it does before it counts as done. Thread-safe. */
@FunctionalInterface
public interface EventSink {
  /**
   * Writes an event.
   *
   * @param fields in the order in which they are written; values may be null
   * @throws java.io.UncheckedIOException when it cannot be written; what it tells of must not count
   *     then
   */
  void record(String type, Map<String, ?> fields);
}
