package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;

/**
 * One session of ZooKeeper's own client, for commands that must be quick: no retries, no caches.
 */
final class PlainClient implements AutoCloseable {
  private final ZooKeeperSettings settings;
  private final ClusterPaths paths;
  private final Semaphore events;
  private final ZooKeeper zooKeeper;

  /**
   * Begins to connect.
   *
   * @param events gets a permit at every event of the connection and of its watches
   */
  PlainClient(ZooKeeperSettings settings, ClusterPaths paths, Semaphore events) {
    this.settings = settings;
    this.paths = paths;
    this.events = events;
    try {
      this.zooKeeper =
          new ZooKeeper(
              settings.connect(),
              settings.sessionTimeoutMillis(),
              event -> events.release(),
              settings.clientConfig());
      settings
          .security()
          .digest()
          .ifPresent(data -> zooKeeper.addAuthInfo(ZooKeeperSecurity.DIGEST, data));
    } catch (IOException e) {
      throw ZooKeeperUnavailableException.notReached(settings, e.toString(), e);
    }
  }

  /** Whether this session can still be used, now or when the connection is back. */
  boolean alive() {
    return zooKeeper.getState().isAlive();
  }

  void awaitConnected(CallDeadline deadline) {
    ZooKeeperCall.run(
        settings,
        "connecting",
        () -> {
          while (!zooKeeper.getState().isConnected()) {
            if (!alive()) {
              throw ended();
            }
            if (!events.tryAcquire(deadline.left(), TimeUnit.NANOSECONDS)
                && !zooKeeper.getState().isConnected()) {
              throw ZooKeeperUnavailableException.notReached(
                  settings, "no connection within " + deadline, null);
            }
          }
          return true;
        });
  }

  ClusterView read(CallDeadline deadline) {
    awaitConnected(deadline);
    return call(
        paths.base(),
        () -> {
          try {
            return new ViewRequest(settings, zooKeeper, paths).run(deadline);
          } catch (TimeoutException e) {
            // Where a login is refused, the client's event thread may end before the last callback.
            throw alive()
                ? ZooKeeperUnavailableException.notReached(
                    settings, "no answer within " + deadline, e)
                : ended();
          }
        });
  }

  /** A call to the client; it waits at most for the session timeout. */
  <T extends @org.jspecify.annotations.Nullable Object> T call(String path, ZooKeeperCall<T> call) {
    return ZooKeeperCall.run(settings, path, call);
  }

  ZooKeeper zooKeeper() {
    return zooKeeper;
  }

  /** Ends the session without waiting: the client sleeps while it closes its socket. */
  @Override
  public void close() {
    Thread closer = new Thread(this::end, "zookeeper-close");
    closer.setDaemon(true);
    closer.start();
  }

  private void end() {
    try {
      zooKeeper.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ZooKeeperUnavailableException ended() {
    return zooKeeper.getState() == States.AUTH_FAILED
        ? ZooKeeperUnavailableException.refused(settings, ZooKeeperCall.LOGIN_REFUSED, null)
        : ZooKeeperUnavailableException.notReached(settings, "the session ended", null);
  }

  /** Whether a failed call may be tried again in this session. */
  static boolean connectionLost(ZooKeeperUnavailableException e) {
    return e.getCause() instanceof KeeperException.ConnectionLossException;
  }
}
