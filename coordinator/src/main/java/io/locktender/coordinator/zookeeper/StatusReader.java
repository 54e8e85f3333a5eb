package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterView;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Reads the view once, as fast as it goes. */
public final class StatusReader {
  private final ZooKeeperSettings settings;
  private final ClusterPaths paths;

  public StatusReader(ZooKeeperSettings settings, ClusterPaths paths) {
    this.settings = settings;
    this.paths = paths;
  }

  /**
   * Connects, reads, and closes without lingering.
   *
   * @param atMost how long all of it may take
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer in time
   */
  public ClusterView read(Duration atMost) {
    try (PlainClient client = new PlainClient(settings, paths, new Semaphore(0))) {
      return client.read(new CallDeadline(System::nanoTime, atMost));
    }
  }
}
