package io.locktender.coordinator.zookeeper;

/**
 * What comes before the first call of each session: a server that has lost all that it had is no
 * rarity, and who was not let in may be now. Whom all of it is to admit is told once in a run: the
 * list is from the start of this one, and whoever started later may have told another.
 */
final class SessionStart {
  private static final long NEVER = -1;

  private final ClusterConnection connection;
  private final ZooKeeperSettings settings;
  private long doneIn = NEVER;
  private boolean told;
  private boolean refused;

  SessionStart(ClusterConnection connection, ZooKeeperSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  /**
   * Does it, unless it is done.
   *
   * @throws ZooKeeperUnavailableException when it could not be done
   */
  synchronized void ensure() {
    long session = connection.session();
    if (doneIn == session) {
      return;
    }
    ClusterPaths paths = connection.paths();
    guarded(
        paths.base(),
        () -> {
          new ClusterTree(settings, paths, connection.zooKeeper()).prepare(told);
          return true;
        });
    told = true;
    if (refused) {
      refused = false;
      connection.beginAnew();
      // What could not be read then was not asked for again.
      throw ZooKeeperUnavailableException.notReached(
          settings, "that it lets this client in now; a new session begins", null);
    }
    doneIn = session;
  }

  /** A call; where it is refused, all begins anew once it no longer is. */
  <T extends @org.jspecify.annotations.Nullable Object> T guarded(
      String path, ZooKeeperCall<T> call) {
    try {
      return ZooKeeperCall.run(settings, path, call);
    } catch (ZooKeeperUnavailableException e) {
      if (ZooKeeperCall.refuses(e)) {
        wasRefused();
      }
      throw e;
    }
  }

  private synchronized void wasRefused() {
    refused = true;
    doneIn = NEVER;
  }
}
