package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.Target;
import io.locktender.steps.control.NewerFormatException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node hears of its cluster: the target, which nodes are drained, and that there is a new
 * document. What other nodes say, and what the master says for people, does not reach it: so one
 * node costs the same whatever the size of its cluster. Used by one thread, the loop's.
 */
public final class NodeWatch implements AutoCloseable {
  /** So long without a hint, and the master is one that writes none. */
  static final Duration NO_HINT = Duration.ofSeconds(3);

  private final ClusterConnection connection;
  private final Runnable wake;
  private final LongSupplier nanos;
  private final WatchedRecord<Target> target;
  private final WatchedRecord<GateHint> hint;
  private WatchedRecord<Drains> drains;
  private @Nullable MirrorGlance mirror;
  private long hintedAt;

  /**
   * Begins to watch.
   *
   * @param wake called at every change, on ZooKeeper's threads; returns at once
   * @param nanos a monotonic clock, in nanoseconds
   */
  public NodeWatch(ClusterConnection connection, Runnable wake, LongSupplier nanos) {
    this.connection = connection;
    this.wake = wake;
    this.nanos = nanos;
    this.hintedAt = nanos.getAsLong();
    ClusterPaths paths = connection.paths();
    this.target =
        new WatchedRecord<>(
            WatchedZnode.alone(connection, paths.target(), wake),
            Target.class,
            ViewBuilder.NO_TARGET);
    this.drains = drained(connection, wake);
    this.hint =
        new WatchedRecord<>(
            WatchedZnode.alone(connection, paths.gate(), wake),
            GateHint.class,
            "the mirror tells instead");
  }

  /** The target, as far as is known; null when there is none, or when it cannot be read. */
  public @Nullable Target target() {
    return target.value();
  }

  private static WatchedRecord<Drains> drained(ClusterConnection connection, Runnable wake) {
    return new WatchedRecord<>(
        WatchedZnode.alone(connection, connection.paths().drains(), wake),
        Drains.class,
        ViewBuilder.NO_DRAINS);
  }

  /** Which nodes are drained; null where nothing was written yet, or it cannot be read. */
  public @Nullable Drains drains() {
    return drains.value();
  }

  /** Whether that was read: until then, this node may be drained. It is asked for until it is. */
  public boolean drainsAreKnown() {
    if (drains.znode().broken() && connection.connected()) {
      drains.close();
      drains = drained(connection, wake);
    }
    return drains.znode().read();
  }

  /** That a newer build wrote the target, or empty. */
  public Optional<NewerFormatException> newer() {
    WatchedRecord.Seen<Target> seen = target.now();
    return seen != null && seen.problem() instanceof NewerFormatException newer
        ? Optional.of(newer)
        : Optional.empty();
  }

  /**
   * The newest document that is told of, or null. Masters before this build write no hint: where
   * there has been none for {@link #NO_HINT}, the mirror tells.
   */
  public @Nullable GateHint hint() {
    GateHint told = hint.value();
    if (told != null) {
      hintedAt = nanos.getAsLong();
      passOverMirror();
      return told;
    }
    if (nanos.getAsLong() - hintedAt < NO_HINT.toNanos()) {
      return null;
    }
    MirrorGlance seen = mirror == null ? new MirrorGlance(connection, wake) : mirror;
    mirror = seen;
    return seen.now();
  }

  @Override
  public void close() {
    target.close();
    hint.close();
    drains.close();
    passOverMirror();
  }

  private void passOverMirror() {
    if (mirror != null) {
      mirror.end();
      mirror = null;
    }
  }
}
