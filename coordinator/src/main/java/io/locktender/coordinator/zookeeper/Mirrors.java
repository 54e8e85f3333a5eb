package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.text.InvalidInputException;
import java.util.Arrays;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mirror of the version document. Within a lineage it only rises. */
public final class Mirrors {
  private static final Logger log = LoggerFactory.getLogger(Mirrors.class);
  private static final int MAX_TRIES = 5;

  private final ClusterConnection connection;
  private final String path;

  Mirrors(ClusterConnection connection) {
    this.connection = connection;
    this.path = connection.paths().mirror();
  }

  /**
   * Writes the mirror, unless one of a higher revision of the same lineage is there.
   *
   * @return whether it is there; false when a higher one is, or when others wrote all the time
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public boolean publish(Mirror mirror) {
    return write(mirror, false);
  }

  /**
   * Writes the mirror whatever is there: a new master's first act.
   *
   * @return whether it is there; false when others wrote all the time
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public boolean force(Mirror mirror) {
    return write(mirror, true);
  }

  private boolean write(Mirror mirror, boolean force) {
    byte[] data = Records.toJson(mirror);
    if (connection
        .cache()
        .get(path)
        .filter(known -> Arrays.equals(known.getData(), data))
        .isPresent()) {
      return true;
    }
    return connection.call(
        path,
        () -> {
          for (int tries = 0; tries < MAX_TRIES; tries++) {
            Stat stat = new Stat();
            try {
              byte[] found = connection.client().getData().storingStatIn(stat).forPath(path);
              if (Arrays.equals(found, data)) {
                return true;
              }
              if (!force && higher(found, mirror.document())) {
                return false;
              }
              connection.client().setData().withVersion(stat.getVersion()).forPath(path, data);
              return true;
            } catch (NoNodeException e) {
              if (create(data)) {
                return true;
              }
            } catch (BadVersionException e) {
              log.debug("{} was written by another; it is read again", path);
            }
          }
          return false;
        });
  }

  private boolean create(byte[] data) throws Exception {
    try {
      connection
          .client()
          .create()
          .creatingParentsIfNeeded()
          .withMode(CreateMode.PERSISTENT)
          .forPath(path, data);
      return true;
    } catch (NodeExistsException e) {
      return false;
    }
  }

  private boolean higher(byte[] found, VersionDocument ours) {
    VersionDocument theirs;
    try {
      theirs = Records.fromJson(found, Mirror.class, path).document();
    } catch (InvalidInputException e) {
      log.warn("{}; it is written anew", e.getMessage());
      return false;
    }
    return theirs.lineage().equals(ours.lineage()) && theirs.revision() > ours.revision();
  }
}
