package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.Records;
import io.locktender.steps.text.InvalidInputException;
import java.util.Arrays;
import java.util.Optional;
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
  private final TouchedZnode own;
  private final String incarnation;
  private final @Nullable String previous;
  private byte[] last = new byte[0];

  /** That of what was written last. */
  private int version = Versioned.ABSENT;

  private long lastSession;

  /** How often it is touched when only this touches it, since it was read last. */
  private long touches;

  /** How often it was lost when it was read last. */
  private long losses;

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
    this.own = new TouchedZnode(connection, znode.path(), connection::wake);
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
          boolean same = session == lastSession && Arrays.equals(data, last);
          if (same && own.losses() == losses && own.touches() <= touches) {
            return false;
          }
          boolean changed =
              (!same && writeOver(data, session)) || write(report.node(), data, session);
          last = data;
          lastSession = session;
          return changed;
        });
  }

  @Override
  public void close() {
    own.close();
  }

  /** In the place of what was written last, without a read, where nobody was heard to touch it. */
  private boolean writeOver(byte[] data, long session) throws Exception {
    boolean over =
        session == lastSession && own.losses() == losses && znode.compareAndSet(version, data);
    if (over) {
      written();
    }
    return over;
  }

  private boolean write(String node, byte[] data, long session) throws Exception {
    for (int tries = 0; tries < Znode.MAX_TRIES; tries++) {
      Optional<Znode.Found> found = read();
      if (found.isPresent() && found.get().owner() != session) {
        removeLeftOver(node, found.get());
        found = Optional.empty();
      }
      version = found.map(Znode.Found::version).orElse(Versioned.ABSENT);
      if (found.filter(there -> there.holds(data)).isPresent()) {
        return false;
      }
      if (znode.replace(found, data)) {
        written();
        return true;
      }
    }
    throw new ZooKeeperUnavailableException(
        znode.path()
            + ": expected to write this node's report, found others writing it; it is tried again",
        null);
  }

  /** What happens while it is read has it read again. */
  private Optional<Znode.Found> read() throws Exception {
    long touchesBefore = own.touches();
    long lossesBefore = own.losses();
    Optional<Znode.Found> found = znode.read();
    touches = touchesBefore;
    losses = lossesBefore;
    return found;
  }

  /** The watch tells of it, as of what others write: so what it tells of is counted. */
  private void written() {
    version++;
    touches++;
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
