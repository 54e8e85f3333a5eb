package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.master.ClusterPort;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.text.InvalidInputException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose records ZooKeeper holds.
 *
 * @param connection stays the caller's to close
 * @param watch what the elected master hears; the election begins and ends it
 */
public record ZooKeeperCluster(ClusterConnection connection, MasterWatch watch)
    implements ClusterPort {
  /** Who is not elected hears nothing, and asks for all. */
  @Override
  public Map<String, NodeReport> reports() {
    return watch.reports().map(this::readable).orElseGet(this::asked);
  }

  private Map<String, NodeReport> readable(Map<String, NodeReport> reports) {
    WatchedRecord<Mirror> watched = watch.mirror();
    WatchedRecord.Seen<Mirror> mirror = watched == null ? null : watched.now();
    if (mirror != null && mirror.problem() instanceof NewerFormatException newer) {
      throw newer.again();
    }
    return reports;
  }

  private Map<String, NodeReport> asked() {
    ClusterView view = connection.readView();
    // The target is asked for on its own; which nodes are drained is for these to read.
    Set<String> others = Set.of(connection.paths().target(), connection.paths().drains());
    view.newer().stream()
        .filter(record -> !others.contains(record.what()))
        .findFirst()
        .ifPresent(
            record -> {
              throw record.again();
            });
    return view.reports();
  }

  @Override
  public @Nullable Mirror mirror() {
    WatchedRecord<Mirror> watched = watch.mirror();
    return watched == null ? null : watched.value();
  }

  @Override
  public Optional<Versioned<Target>> target() {
    return connection.targets().read();
  }

  @Override
  public Optional<Versioned<Target>> knownTarget() {
    Optional<WatchedRecord<Target>> watched = watch.target();
    return watched.isEmpty()
        ? target()
        : connection.call(connection.paths().target(), () -> heard(watched.get().now()));
  }

  private static Optional<Versioned<Target>> heard(WatchedRecord.@Nullable Seen<Target> seen) {
    if (seen == null) {
      return Optional.empty();
    }
    InvalidInputException problem = seen.problem();
    if (problem instanceof NewerFormatException newer) {
      throw newer.again();
    }
    if (problem != null) {
      throw new InvalidInputException(String.valueOf(problem.getMessage()));
    }
    return Optional.ofNullable(seen.value()).map(target -> new Versioned<>(target, seen.version()));
  }

  @Override
  public boolean compareAndSetTarget(int expected, Target target) {
    return connection.targets().compareAndSet(expected, target);
  }

  @Override
  public boolean tell(GateHint hint, boolean force) {
    return new Hints(connection, watch::gate).publish(hint, force);
  }

  @Override
  public boolean publish(Mirror mirror, boolean force) {
    Mirrors mirrors = new Mirrors(connection, watch::mirrored);
    return force ? mirrors.force(mirror) : mirrors.publish(mirror);
  }
}
