package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.master.ClusterPort;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose records ZooKeeper holds.
 *
 * @param connection stays the caller's to close
 */
public record ZooKeeperCluster(ClusterConnection connection) implements ClusterPort {
  @Override
  public Map<String, NodeReport> reports() {
    ClusterView view = connection.readView();
    String target = connection.paths().target();
    view.newer().stream()
        .filter(record -> !record.what().equals(target))
        .findFirst()
        .ifPresent(
            record -> {
              throw record.again();
            });
    return view.reports();
  }

  @Override
  public @Nullable Mirror mirror() {
    return connection.readView().mirror();
  }

  @Override
  public Optional<Versioned<Target>> target() {
    return connection.targets().read();
  }

  @Override
  public boolean compareAndSetTarget(int expected, Target target) {
    return connection.targets().compareAndSet(expected, target);
  }

  @Override
  public boolean publish(Mirror mirror, boolean force) {
    return force ? connection.mirrors().force(mirror) : connection.mirrors().publish(mirror);
  }
}
