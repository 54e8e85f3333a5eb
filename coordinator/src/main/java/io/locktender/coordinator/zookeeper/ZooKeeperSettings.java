package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * How ZooKeeper is reached.
 *
 * @param connect {@code host:port,host:port}
 * @param sessionTimeout after this long without contact the session is lost; 1 s to 5 min, and the
 *     server has bounds of its own
 * @param connectionTimeout how long one attempt to connect may take; 100 ms to 1 min
 * @param security who the client is, and whom its znodes admit
 */
public record ZooKeeperSettings(
    String connect,
    Duration sessionTimeout,
    Duration connectionTimeout,
    ZooKeeperSecurity security) {
  /** The session timeout where none is set. */
  public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(3);

  /** A server that answers pings only is left for another one after so long, at least. */
  private static final Duration SHORTEST_REQUEST = Duration.ofSeconds(5);

  /**
   * @throws InvalidInputException when one is out of its bounds
   */
  public ZooKeeperSettings {
    checkConnect(connect);
    check("session-timeout", sessionTimeout, Duration.ofSeconds(1), Duration.ofMinutes(5));
    check("connection-timeout", connectionTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
  }

  /** With the usual connection timeout, and no login. */
  public static ZooKeeperSettings of(String connect, Duration sessionTimeout) {
    return of(connect, sessionTimeout, ZooKeeperSecurity.OPEN);
  }

  /** With the usual connection timeout. */
  public static ZooKeeperSettings of(
      String connect, Duration sessionTimeout, ZooKeeperSecurity security) {
    return new ZooKeeperSettings(connect, sessionTimeout, DEFAULT_CONNECTION_TIMEOUT, security);
  }

  /**
   * Loads what every connection needs. The client looks at all certificates that the JVM trusts
   * before it looks at its configuration, which takes a tenth of a second: on a thread of its own,
   * nobody waits for that.
   */
  public static void load() {
    var unused = new ZKClientConfig();
  }

  int sessionTimeoutMillis() {
    return Math.toIntExact(sessionTimeout.toMillis());
  }

  int connectionTimeoutMillis() {
    return Math.toIntExact(connectionTimeout.toMillis());
  }

  /**
   * What each connection needs to know.
   *
   * @throws InvalidInputException when a file of the login cannot be used
   */
  ZKClientConfig clientConfig() {
    ZKClientConfig config = new ZKClientConfig();
    if (config.getProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT) == null) {
      long millis = Math.max(sessionTimeoutMillis(), SHORTEST_REQUEST.toMillis());
      config.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, String.valueOf(millis));
    }
    security.configure(config);
    return config;
  }

  /** The path in the connect string, under which everything is; empty where there is none. */
  String chroot() {
    int slash = connect.indexOf('/');
    return slash < 0 || slash == connect.length() - 1 ? "" : connect.substring(slash);
  }

  /** The connect string without its path. */
  String hosts() {
    return connect.substring(0, connect.length() - chroot().length());
  }

  private static void checkConnect(String connect) {
    try {
      if (!connect.isBlank() && !new ConnectStringParser(connect).getServerAddresses().isEmpty()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw refusedConnect(connect);
    }
    throw refusedConnect(connect);
  }

  private static InvalidInputException refusedConnect(String connect) {
    return new InvalidInputException(
        "zookeeper: connect: expected host:port,host:port, found '" + connect + "'");
  }

  private static void check(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new InvalidInputException(
          "zookeeper: %s: expected %d to %d ms, found %d ms"
              .formatted(key, least.toMillis(), most.toMillis(), value.toMillis()));
    }
  }
}
