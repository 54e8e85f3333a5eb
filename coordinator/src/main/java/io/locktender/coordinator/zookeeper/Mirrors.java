package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.text.InvalidInputException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mirror of the version document. Within a lineage it only rises. */
public final class Mirrors {
  private static final Logger log = LoggerFactory.getLogger(Mirrors.class);

  private final ClusterConnection connection;
  private final Supplier<Optional<byte[]>> known;
  private final Znode znode;

  /**
   * @param known what is there, as far as is known here; only spares a read
   */
  Mirrors(ClusterConnection connection, Supplier<Optional<byte[]>> known) {
    this.connection = connection;
    this.known = known;
    this.znode = connection.znode(connection.paths().mirror(), CreateMode.PERSISTENT);
  }

  /**
   * Writes the mirror, unless one of a higher revision of the same lineage is there.
   *
   * @return whether it is there; false when a higher one is, or when others wrote all the time
   * @throws NewerFormatException when a newer build wrote the one that is there; it stays
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public boolean publish(Mirror mirror) {
    return write(mirror, false);
  }

  /**
   * Writes the mirror whatever is there: a new master's first act.
   *
   * @return whether it is there; false when others wrote all the time
   * @throws NewerFormatException when a newer build wrote the one that is there; it stays
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public boolean force(Mirror mirror) {
    return write(mirror, true);
  }

  private boolean write(Mirror mirror, boolean force) {
    byte[] data = Records.toJson(mirror);
    if (known.get().filter(there -> Arrays.equals(there, data)).isPresent()) {
      return true;
    }
    return connection.call(znode.path(), () -> write(mirror.document(), data, force));
  }

  private boolean write(VersionDocument document, byte[] data, boolean force) throws Exception {
    for (int tries = 0; tries < Znode.MAX_TRIES; tries++) {
      Optional<Znode.Found> found = znode.read();
      if (found.filter(there -> there.holds(data)).isPresent()) {
        return true;
      }
      found.ifPresent(there -> Records.checkFormat(there.data(), znode.path()));
      if (!force && found.filter(there -> higher(there.data(), document)).isPresent()) {
        return false;
      }
      if (znode.replace(found, data)) {
        return true;
      }
    }
    return false;
  }

  private boolean higher(byte[] found, VersionDocument ours) {
    VersionDocument theirs;
    try {
      theirs = Records.fromJson(found, Mirror.class, znode.path()).document();
    } catch (InvalidInputException e) {
      log.warn("{}; it is written again", e.getMessage());
      return false;
    }
    return theirs.lineage().equals(ours.lineage()) && theirs.revision() > ours.revision();
  }
}
