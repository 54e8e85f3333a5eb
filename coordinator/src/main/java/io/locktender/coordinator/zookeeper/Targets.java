package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.Records;
import java.util.Arrays;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.data.Stat;

/** The operator's target: what is decided by it is read through the leader, never from a cache. */
public final class Targets {
  private final ClusterConnection connection;
  private final String path;

  Targets(ClusterConnection connection) {
    this.connection = connection;
    this.path = connection.paths().target();
  }

  /**
   * The target as it is now: at least as new as every write that ended before this call.
   *
   * @return empty when there is none
   * @throws io.locktender.steps.text.InvalidInputException when the record is garbled
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public Optional<Versioned<Target>> read() {
    return connection.call(
        path,
        () -> {
          connection.zooKeeper().sync(path);
          Stat stat = new Stat();
          try {
            byte[] data = connection.client().getData().storingStatIn(stat).forPath(path);
            Target target = ViewBuilder.parse(data, Target.class, path, ViewBuilder.NO_TARGET);
            return Optional.of(new Versioned<>(target, stat.getVersion()));
          } catch (NoNodeException e) {
            return Optional.empty();
          }
        });
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
    return connection.call(
        path,
        () -> {
          try {
            write(expected, data);
            return true;
          } catch (BadVersionException | NodeExistsException | NoNodeException e) {
            return isThere(data);
          }
        });
  }

  private void write(int expected, byte[] data) throws Exception {
    if (expected == Versioned.ABSENT) {
      connection
          .client()
          .create()
          .creatingParentsIfNeeded()
          .withMode(CreateMode.PERSISTENT)
          .forPath(path, data);
    } else {
      connection.client().setData().withVersion(expected).forPath(path, data);
    }
  }

  /** A write whose answer was lost is tried again, and then finds its own. */
  private boolean isThere(byte[] data) throws Exception {
    try {
      return Arrays.equals(connection.client().getData().forPath(path), data);
    } catch (NoNodeException e) {
      return false;
    }
  }
}
