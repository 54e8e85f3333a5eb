package io.locktender.coordinator.zookeeper;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
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
  private final CuratorCacheListener deletions =
      CuratorCacheListener.builder().forDeletes(child -> deleted(child.getPath())).build();
  private @Nullable ElectedMastership mastership;
  private boolean over;
  private volatile @Nullable String lastDeleted;

  Candidacy(ClusterConnection connection, String node, Supplier<String> tokens) {
    this.connection = connection;
    this.tokens = tokens;
    this.latch = new LeaderLatch(connection.client(), connection.paths().election(), node);
  }

  void start() {
    latch.addListener(this);
    connection.cache().listenable().addListener(deletions);
    try {
      latch.start();
    } catch (Exception e) {
      throw new IllegalStateException("the election's latch did not start", e);
    }
  }

  synchronized @Nullable ElectedMastership mastership() {
    return mastership;
  }

  /** Whether the candidate's znode was deleted by a stranger: the latch does not watch its own. */
  boolean deleted() {
    String ours = latch.getOurPath();
    return ours != null && ours.equals(lastDeleted);
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
    connection.cache().listenable().removeListener(deletions);
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

  private void deleted(String path) {
    if (path.equals(latch.getOurPath())) {
      lastDeleted = path;
    }
  }

  private void end() {
    if (mastership != null) {
      mastership.end();
      mastership = null;
    }
  }
}
