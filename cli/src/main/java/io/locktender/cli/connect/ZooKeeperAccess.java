package io.locktender.cli.connect;

import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.coordinator.zookeeper.StatusReader;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import java.time.Duration;

/** How commands reach ZooKeeper: bounded, since a person waits. */
public final class ZooKeeperAccess {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration SESSION = ZooKeeperSettings.DEFAULT_SESSION_TIMEOUT;

  private ZooKeeperAccess() {}

  /** Reads once, as fast as it goes. */
  public static Snapshot once(ClusterOptions options) {
    ClusterPaths paths = new ClusterPaths(options.cluster());
    return new Snapshot(
        paths.cluster(), new StatusReader(settings(options), paths).read(ANSWER_WITHIN));
  }

  /** A session, to write and to watch. */
  public static OperatorClient connect(ClusterOptions options) {
    ClusterPaths paths = new ClusterPaths(options.cluster());
    return OperatorClient.connect(settings(options), paths, System::nanoTime);
  }

  private static ZooKeeperSettings settings(ClusterOptions options) {
    return new ZooKeeperSettings(options.zookeeper(), SESSION, ANSWER_WITHIN, options.security());
  }
}
