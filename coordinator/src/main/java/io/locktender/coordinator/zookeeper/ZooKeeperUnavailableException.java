package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterUnavailableException;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper did not answer, or not in time. Whether a write took effect is not known; whoever wrote
 * reads again.
 */
public final class ZooKeeperUnavailableException extends ClusterUnavailableException {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  /**
   * @param message what was expected, what was found, what to do next
   * @param cause what ZooKeeper's client said, or null
   */
  public ZooKeeperUnavailableException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private ZooKeeperUnavailableException(
      String message, @Nullable Throwable cause, boolean refused) {
    super(message, cause);
    this.refused = refused;
  }

  /** Whether a server is there, and does not let this client in: to ask again is of no use. */
  public boolean refused() {
    return refused;
  }

  static ZooKeeperUnavailableException notReached(
      ZooKeeperSettings settings, String found, @Nullable Throwable cause) {
    return new ZooKeeperUnavailableException(
        "ZooKeeper: expected an answer from %s, found %s; check that it runs and that 'connect' names it%s"
            .formatted(
                settings.connect(),
                found,
                settings.security().tls().isPresent()
                    ? ", a port for TLS of hosts whose certificates are in 'truststore', and that"
                        + " the servers trust this client's"
                    : ""),
        cause);
  }

  /** The server is there, and does not let this client in. */
  static ZooKeeperUnavailableException refused(
      ZooKeeperSettings settings, String found, @Nullable Throwable cause) {
    ZooKeeperSecurity security = settings.security();
    String who = security.name().map(name -> "'" + name + "'").orElse("this login");
    return new ZooKeeperUnavailableException(
        security.loggedIn()
            ? "ZooKeeper: expected %s to be let in, found %s; check its password, and that the agents' 'zookeeper.acl' and the servers know it"
                .formatted(who, found)
            : "ZooKeeper: expected that everybody is let in, found %s; log in: by 'zookeeper.auth' or 'zookeeper.tls' of agent.yaml, or of the file that --login names"
                .formatted(found),
        cause,
        true);
  }

  /** The path in the connect string is not there. */
  static ZooKeeperUnavailableException noChroot(ZooKeeperSettings settings) {
    return new ZooKeeperUnavailableException(
        "ZooKeeper: expected %s, the path in 'connect', found no such znode, so nothing can be kept there; create it: zkCli.sh -server %s create %s"
            .formatted(settings.chroot(), settings.hosts(), settings.chroot()),
        null);
  }
}
