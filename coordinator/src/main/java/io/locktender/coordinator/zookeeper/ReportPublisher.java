package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.Records;
import io.locktender.steps.text.InvalidInputException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.zookeeper.CreateMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's report in ZooKeeper, as an ephemeral of this agent's session. A second agent
 * under the same name is refused. Used by one thread.
 */
public final class ReportPublisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReportPublisher.class);

  private final ClusterConnection connection;
  private final Znode znode;
  private final WatchedZnode own;
  private final String incarnation;
  private final @Nullable String previous;
  private Written written = new Written(new byte[0], 0);

  /** What was tried last: ZooKeeper's threads may hear of it before its write returns. */
  private volatile Written tried = written;

  /** That of what was written last. */
  private int version = Versioned.ABSENT;

  /** A report in ZooKeeper, and the session whose ephemeral it is. */
  private static final class Written {
    private final byte[] data;
    private final long session;

    Written(byte[] data, long session) {
      this.data = data;
      this.session = session;
    }

    boolean isIn(ChildData child) {
      return child.getStat().getEphemeralOwner() == session && Arrays.equals(child.getData(), data);
    }
  }

  /**
   * @param node this node's name
   * @param incarnation this agent's run
   * @param previous the run before this one on the same {@code state}, whose report may be left; or
   *     null
   */
  public ReportPublisher(
      ClusterConnection connection, String node, String incarnation, @Nullable String previous) {
    this.connection = connection;
    this.znode = connection.znode(connection.paths().node(node), CreateMode.EPHEMERAL);
    this.own = WatchedZnode.alone(connection, znode.path(), this::heard);
    this.incarnation = incarnation;
    this.previous = previous;
  }

  /**
   * Makes the report be there: call it with every turn of the loop, it writes only what changed.
   *
   * @return whether something was written
   * @throws NodeNameTakenException when another agent lives under this name
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public boolean publish(NodeReport report) {
    byte[] data = ReportBounds.toJson(report);
    return connection.call(
        znode.path(),
        () -> {
          long session = connection.zooKeeper().getSessionId();
          boolean same = session == written.session && Arrays.equals(data, written.data);
          if (same && isThere(session)) {
            return false;
          }
          Written next = new Written(data, session);
          tried = next;
          boolean changed =
              (!same && writeOver(data, session)) || write(report.node(), data, session);
          written = next;
          return changed;
        });
  }

  @Override
  public void close() {
    own.close();
  }

  /** What is heard may be what this wrote itself: then nothing is to be done. */
  private void heard() {
    WatchedZnode znode = own; // Null while it is being made.
    if (znode == null || znode.now().filter(tried::isIn).isEmpty()) {
      connection.wake();
    }
  }

  /** Also when what is heard of it is still what it was before. */
  private boolean isThere(long session) {
    return ours(session)
        .filter(child -> child.getStat().getVersion() < version || written.isIn(child))
        .isPresent();
  }

  /** In the place of what was written last, without a read, where nobody was heard to touch it. */
  private boolean writeOver(byte[] data, long session) throws Exception {
    boolean over =
        session == written.session
            && ours(session).isPresent()
            && znode.compareAndSet(version, data);
    version += over ? 1 : 0;
    return over;
  }

  private boolean write(String node, byte[] data, long session) throws Exception {
    for (int tries = 0; tries < Znode.MAX_TRIES; tries++) {
      Optional<Znode.Found> found = znode.read();
      if (found.isPresent() && found.get().owner() != session) {
        removeLeftOver(node, found.get());
        found = Optional.empty();
      }
      version = found.map(Znode.Found::version).orElse(Versioned.ABSENT);
      if (found.filter(there -> there.holds(data)).isPresent()) {
        return false;
      }
      if (znode.replace(found, data)) {
        version++;
        return true;
      }
    }
    throw new ZooKeeperUnavailableException(
        znode.path()
            + ": expected to write this node's report, found others writing it; it is tried again",
        null);
  }

  /** What was last heard of it, where it is this session's. */
  private Optional<ChildData> ours(long session) {
    return own.now().filter(child -> child.getStat().getEphemeralOwner() == session);
  }

  /** Removes what a session before this one left; what another agent holds is left alone. */
  private void removeLeftOver(String node, Znode.Found found) throws Exception {
    // What is not an ephemeral was written by hand, and no agent lives behind it.
    if (found.owner() != 0) {
      checkOurs(node, found.data());
    }
    log.info("{}: a report that was left behind is removed", znode.path());
    znode.delete(found);
  }

  private void checkOurs(String node, byte[] found) {
    NodeReport other;
    try {
      other = Records.fromJson(found, NodeReport.class, znode.path());
    } catch (InvalidInputException e) {
      log.warn("{}", e.getMessage());
      throw new NodeNameTakenException(node, "unknown", null);
    }
    if (!other.incarnation().equals(incarnation) && !other.incarnation().equals(previous)) {
      throw new NodeNameTakenException(node, other.incarnation(), other.http());
    }
  }
}
