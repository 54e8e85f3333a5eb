package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper did not answer, or not in time. Whether a write took effect is not known; whoever wrote
 * reads again.
 */
public final class ZooKeeperUnavailableException extends ClusterUnavailableException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was expected, what was found, what to do next
   * @param cause what ZooKeeper's client said, or null
   */
  public ZooKeeperUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static ZooKeeperUnavailableException notReached(
      ZooKeeperSettings settings, String found, @Nullable Throwable cause) {
    return new ZooKeeperUnavailableException(
        "ZooKeeper: expected an answer from %s, found %s; check that it runs and that 'connect' names it"
            .formatted(settings.connect(), found),
        cause);
  }
}
