package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.Records;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;

/** The operator's target: what is decided by it is read through the leader, never from a cache. */
public final class Targets {
  private final ClusterConnection connection;
  private final Znode znode;

  Targets(ClusterConnection connection) {
    this.connection = connection;
    this.znode = connection.znode(connection.paths().target(), CreateMode.PERSISTENT);
  }

  /**
   * The target as it is now: at least as new as every write that ended before this call.
   *
   * @return empty when nothing was asked for yet
   * @throws io.locktender.steps.text.InvalidInputException when the record is garbled
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public Optional<Versioned<Target>> read() {
    return connection.call(
        znode.path(),
        () -> {
          connection.zooKeeper().sync(znode.path());
          return znode
              .read()
              .filter(found -> !found.empty())
              .map(found -> new Versioned<>(parse(found), found.version()));
        });
  }

  private Target parse(Znode.Found found) {
    return ViewBuilder.parse(found.data(), Target.class, znode.path(), ViewBuilder.NO_TARGET);
  }

  /**
   * Writes the target if nobody else has since.
   *
   * @param expected the version of the znode that was read, or {@link Versioned#ABSENT}
   * @return whether the target is there
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer; it may be there or not
   */
  public boolean compareAndSet(int expected, Target target) {
    byte[] data = Records.toJson(target);
    return connection.call(znode.path(), () -> znode.compareAndSet(expected, data));
  }
}
