package io.locktender.coordinator.zookeeper;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.jspecify.annotations.Nullable;

/**
 * Standing for the election once, until given up. The latch calls from its own threads, in its own
 * lock: only the mastership is set here and the loop is woken.
 */
final class Candidacy implements LeaderLatchListener {
  private final ClusterConnection connection;
  private final Supplier<String> tokens;
  private final LeaderLatch latch;
  private @Nullable WatchedZnode own;
  private @Nullable ElectedMastership mastership;
  private boolean over;

  Candidacy(ClusterConnection connection, String node, Supplier<String> tokens) {
    this.connection = connection;
    this.tokens = tokens;
    this.latch = new LeaderLatch(connection.client(), connection.paths().election(), node);
  }

  void start() {
    latch.addListener(this);
    try {
      latch.start();
    } catch (Exception e) {
      throw new IllegalStateException("the election's latch did not start", e);
    }
  }

  synchronized @Nullable ElectedMastership mastership() {
    return mastership;
  }

  /**
   * Whether the candidate's znode was deleted by a stranger: the latch watches the one before it
   * only. Used by the loop's thread, as {@link #giveUp} is.
   */
  boolean deleted() {
    String ours = latch.getOurPath();
    if (ours == null) {
      return false;
    }
    WatchedZnode watched = own;
    if (watched == null || watched.broken() || !watched.path().equals(ours)) {
      forgetOwn();
      own = WatchedZnode.alone(connection, ours, connection::wake);
      return false;
    }
    return watched.read() && watched.now().isEmpty();
  }

  @Override
  public void isLeader() {
    synchronized (this) {
      end();
      if (!over) {
        mastership = new ElectedMastership(tokens.get(), connection);
      }
    }
    connection.wake();
  }

  @Override
  public void notLeader() {
    synchronized (this) {
      end();
    }
    connection.wake();
  }

  /** The mastership first: nothing may be claimed any more when another is elected. */
  void giveUp() {
    synchronized (this) {
      over = true;
      end();
    }
    forgetOwn();
    if (connection.closed()) {
      // The session has ended, and its candidate with it.
      return;
    }
    try {
      latch.close();
    } catch (IOException e) {
      throw new IllegalStateException("the election's latch did not close", e);
    }
  }

  private void forgetOwn() {
    if (own != null) {
      own.close();
      own = null;
    }
  }

  private void end() {
    if (mastership != null) {
      mastership.end();
      mastership = null;
    }
  }
}
