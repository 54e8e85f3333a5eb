package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import java.util.Map;
import java.util.Optional;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.jspecify.annotations.Nullable;

/**
 * What the elected master hears of its cluster: what every node says of itself, the target, and
 * whether what it wrote is there still. It begins with the election and ends with the mastership:
 * others do not hear it. Used by one thread, the master loop's.
 */
public final class MasterWatch implements AutoCloseable {
  private final ClusterConnection connection;
  private final Runnable wake;
  private final Runnable wakeSoon;
  private @Nullable Heard heard;

  /**
   * Hears nothing yet.
   *
   * @param wake called when the target has changed; on ZooKeeper's threads, returns at once
   * @param wakeSoon the same for what comes in numbers: the reports
   */
  public MasterWatch(ClusterConnection connection, Runnable wake, Runnable wakeSoon) {
    this.connection = connection;
    this.wake = wake;
    this.wakeSoon = wakeSoon;
  }

  /** What there is while this one is elected. */
  private record Heard(
      WatchedReports reports,
      WatchedRecord<Target> target,
      WatchedRecord<Mirror> mirror,
      WatchedZnode gate)
      implements AutoCloseable {
    /** The mirror too: it alone may know a node that a restored dump does not. */
    boolean complete() {
      return reports.complete() && target.znode().read() && mirror.znode().read();
    }

    boolean broken() {
      return reports.broken() || target.znode().broken() || mirror.znode().broken();
    }

    @Override
    public void close() {
      reports.close();
      target.close();
      mirror.close();
      gate.close();
    }
  }

  /** Begins to hear, where it does not yet; what could not be read is asked for once more. */
  void begin() {
    if (heard != null && heard.broken()) {
      close();
    }
    if (heard == null) {
      ClusterPaths paths = connection.paths();
      heard =
          new Heard(
              new WatchedReports(connection, wakeSoon),
              new WatchedRecord<>(
                  WatchedZnode.alone(connection, paths.target(), wake),
                  Target.class,
                  ViewBuilder.NO_TARGET),
              new WatchedRecord<>(
                  WatchedZnode.alone(connection, paths.mirror(), wakeSoon),
                  Mirror.class,
                  ViewBuilder.NO_MIRROR),
              WatchedZnode.alone(connection, paths.gate(), wakeSoon));
    }
  }

  /** Whether all was read: until then a node that is not known may live. */
  boolean complete() {
    return heard != null && heard.complete();
  }

  /** What every node says, or empty where this one is not elected. */
  Optional<Map<String, NodeReport>> reports() {
    return Optional.ofNullable(heard).map(all -> all.reports().now());
  }

  /** The target as it was last heard of; empty where it is not heard. */
  Optional<WatchedRecord<Target>> target() {
    return Optional.ofNullable(heard).filter(Heard::complete).map(Heard::target);
  }

  @Nullable WatchedRecord<Mirror> mirror() {
    return heard == null ? null : heard.mirror();
  }

  /** What the mirror holds, as far as is known. */
  Optional<byte[]> mirrored() {
    return Optional.ofNullable(heard)
        .flatMap(all -> all.mirror().znode().now())
        .map(ChildData::getData);
  }

  /** The {@link GateHint}, as far as is known. */
  Optional<ChildData> gate() {
    return Optional.ofNullable(heard).flatMap(all -> all.gate().now());
  }

  /** Hears nothing any more. */
  @Override
  public void close() {
    if (heard != null) {
      heard.close();
      heard = null;
    }
  }
}
