package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.document.Records;
import io.locktender.steps.text.InvalidInputException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hint that there is a new document. Within a lineage it only rises. It goes with its master's
 * session: where the next master is of a build that writes none, nothing tells what is over.
 */
final class Hints {
  private static final Logger log = LoggerFactory.getLogger(Hints.class);

  private final ClusterConnection connection;
  private final Supplier<Optional<ChildData>> known;
  private final Znode znode;

  /**
   * @param known what is there, as far as is known here; only spares a read
   */
  Hints(ClusterConnection connection, Supplier<Optional<ChildData>> known) {
    this.connection = connection;
    this.known = known;
    this.znode = connection.znode(connection.paths().gate(), CreateMode.EPHEMERAL);
  }

  /**
   * Writes the hint, unless one of a higher revision of the same lineage is there.
   *
   * @param force whether that one is replaced too: a new master's first act
   * @return whether it is there; false when a higher one is, or when others wrote all the time
   * @throws io.locktender.steps.control.NewerFormatException when a newer build wrote the one that
   *     is there; it stays
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  boolean publish(GateHint hint, boolean force) {
    byte[] data = Records.toJson(hint);
    return connection.call(
        znode.path(),
        () -> {
          long session = connection.zooKeeper().getSessionId();
          return isKnown(data, session) || write(hint, data, session, force);
        });
  }

  /** Takes away what this session wrote: another master tells from here on. */
  void withdraw() throws Exception {
    long session = connection.zooKeeper().getSessionId();
    Optional<Znode.Found> found = znode.read();
    if (found.isPresent() && found.get().owner() == session) {
      znode.delete(found.get());
    }
  }

  private boolean isKnown(byte[] data, long session) {
    return known
        .get()
        .filter(there -> there.getStat().getEphemeralOwner() == session)
        .filter(there -> Arrays.equals(there.getData(), data))
        .isPresent();
  }

  private boolean write(GateHint hint, byte[] data, long session, boolean force) throws Exception {
    for (int tries = 0; tries < Znode.MAX_TRIES; tries++) {
      Optional<Znode.Found> found = znode.read();
      boolean ours = found.filter(there -> there.owner() == session).isPresent();
      if (ours && found.get().holds(data)) {
        return true;
      }
      found.ifPresent(there -> Records.checkFormat(there.data(), znode.path()));
      if (!force && found.filter(there -> higher(there.data(), hint)).isPresent()) {
        return false;
      }
      if (found.isPresent() && !ours) {
        // It would go with another's session.
        znode.delete(found.get());
        found = Optional.empty();
      }
      if (znode.replace(found, data)) {
        return true;
      }
    }
    return false;
  }

  private boolean higher(byte[] found, GateHint ours) {
    try {
      return ours.isBehind(Records.fromJson(found, GateHint.class, znode.path()));
    } catch (InvalidInputException e) {
      log.warn("{}; it is written again", e.getMessage());
      return false;
    }
  }
}
