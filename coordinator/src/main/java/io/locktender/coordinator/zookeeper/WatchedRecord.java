package io.locktender.coordinator.zookeeper;

import io.locktender.steps.text.InvalidInputException;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.jspecify.annotations.Nullable;

/** A record as it was last heard of. Used by one thread. */
final class WatchedRecord<T> implements AutoCloseable {
  private final WatchedZnode znode;
  private final ParsedOnce<T> record;

  WatchedRecord(WatchedZnode znode, Class<T> type, String follows) {
    this.znode = znode;
    this.record = new ParsedOnce<>(znode.path(), type, follows);
  }

  /**
   * What was heard.
   *
   * @param value the record; null when there is none, or when it cannot be read
   * @param version of its znode
   * @param problem why it cannot be read, or null
   */
  record Seen<T>(@Nullable T value, int version, @Nullable InvalidInputException problem) {}

  /** What was last heard; null when there is no such record, an empty one included. */
  @Nullable Seen<T> now() {
    ChildData found = znode.now().orElse(null);
    if (found == null || found.getData() == null || found.getData().length == 0) {
      return null;
    }
    record.of(found.getData());
    return new Seen<>(record.value(), found.getStat().getVersion(), record.problem());
  }

  /** The record; null when there is none, or when it cannot be read. */
  @Nullable T value() {
    Seen<T> seen = now();
    return seen == null ? null : seen.value();
  }

  WatchedZnode znode() {
    return znode;
  }

  @Override
  public void close() {
    znode.close();
  }
}
