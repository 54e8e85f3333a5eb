package io.locktender.coordinator.master;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a master reads of the database. What it may act on is read linearizably. While it only waits
 * it looks now and then whether that is so still; such a look writes nothing, and is believed only
 * where it finds all as it was.
 */
final class MasterReads {
  private final ClusterStore store;
  private final LongSupplier nanos;
  private @Nullable Seen seen;
  private @Nullable Recorded recorded;
  private long readAt;

  /**
   * What the database says.
   *
   * @param document the version document, if there is one
   * @param nodes the registered nodes, read after it
   */
  record Seen(Optional<VersionDocument> document, List<NodeRegistration> nodes) {}

  private record Recorded(String requestId, Optional<EndedUpgrade> ended) {}

  MasterReads(ClusterStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
  }

  /** What there is now. */
  Seen now() {
    recorded = null;
    return keep(read(Reading.LINEARIZABLE));
  }

  /**
   * What there was when it was read linearizably; if that is a while ago, there still was nothing
   * else when a look was taken.
   *
   * @param age how long ago the last look may be
   */
  Seen lately(Duration age) {
    Seen before = seen;
    if (before == null) {
      return now();
    }
    if (nanos.getAsLong() - readAt < age.toNanos()) {
      return before;
    }
    Seen look = read(Reading.MAJORITY);
    return look.equals(before) ? keep(before) : now();
  }

  /** What there is about now; nothing may be done on it. */
  Seen look() {
    recorded = null;
    return read(Reading.MAJORITY);
  }

  /** How a request ended, as far as the history had it when the document was read. */
  Optional<EndedUpgrade> ended(String requestId) {
    if (recorded == null || !recorded.requestId().equals(requestId)) {
      recorded = new Recorded(requestId, store.ended(requestId));
    }
    return recorded.ended();
  }

  private Seen read(Reading how) {
    return new Seen(store.read(how), store.nodes(how));
  }

  private Seen keep(Seen now) {
    seen = now;
    readAt = nanos.getAsLong();
    return now;
  }
}
