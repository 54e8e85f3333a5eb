package io.locktender.coordinator.zookeeper;

import com.google.common.util.concurrent.Monitor;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.curator.framework.AuthInfo;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.SessionConnectionStateErrorPolicy;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's connection to ZooKeeper. Every change of the connection, and of what this agent keeps
 * in it, calls {@code wake}, on ZooKeeper's threads: it must return at once and only wake the loop.
 * Changes of what others keep are heard by {@link NodeWatch}, and by the elected master's {@link
 * MasterWatch}. After a loss everything is read, watched and elected anew by itself.
 */
public final class ClusterConnection implements AutoCloseable {
  /** How the connection is. */
  public enum State {
    CONNECTED,
    /** The session may be lost or not: nothing new may be claimed. */
    SUSPENDED,
    /** The session is lost, or there has been none yet: whatever was held by it is given up. */
    LOST
  }

  private static final int RETRIES = 3;
  private static final int RETRY_FIRST_MILLIS = 50;
  private static final int RETRY_LONGEST_MILLIS = 500;

  private static final Logger log = LoggerFactory.getLogger(ClusterConnection.class);

  private final ZooKeeperSettings settings;
  private final ClusterPaths paths;
  private final Runnable wake;
  private final CuratorFramework client;
  private final Monitor monitor = new Monitor();
  private final Monitor.Guard isConnected = monitor.newGuard(() -> state() == State.CONNECTED);
  private final SessionStart start;
  private volatile State state = State.LOST;
  private volatile boolean loginRefused;

  private ClusterConnection(ZooKeeperSettings settings, ClusterPaths paths, Runnable wake) {
    this.settings = settings;
    this.paths = paths;
    this.wake = wake;
    this.start = new SessionStart(this, settings);
    this.client =
        CuratorFrameworkFactory.builder()
            .connectString(settings.connect())
            .sessionTimeoutMs(settings.sessionTimeoutMillis())
            .connectionTimeoutMs(settings.connectionTimeoutMillis())
            .retryPolicy(
                new BoundedExponentialBackoffRetry(
                    RETRY_FIRST_MILLIS, RETRY_LONGEST_MILLIS, RETRIES))
            .connectionStateErrorPolicy(new SessionConnectionStateErrorPolicy())
            .zkClientConfig(settings.clientConfig())
            .aclProvider(new TreeAcls(settings.security(), paths))
            .authorization(authorization(settings))
            // The addresses are the operator's; those in the ensemble's own view may not be routed.
            .ensembleTracker(false)
            .build();
  }

  private static List<AuthInfo> authorization(ZooKeeperSettings settings) {
    return settings.security().digest().stream()
        .map(data -> new AuthInfo(ZooKeeperSecurity.DIGEST, data))
        .toList();
  }

  /**
   * Begins to connect, and returns at once.
   *
   * @param wake called at every change of the connection, on ZooKeeper's threads
   * @throws io.locktender.steps.text.InvalidInputException when a file of the login cannot be used
   */
  public static ClusterConnection open(
      ZooKeeperSettings settings, ClusterPaths paths, Runnable wake) {
    ClusterConnection connection = new ClusterConnection(settings, paths, wake);
    connection.start();
    return connection;
  }

  /** How the connection is. */
  public State state() {
    return state;
  }

  /** Whether something may be claimed and written. */
  public boolean connected() {
    // The client knows of a broken connection a little before the state is changed.
    return state == State.CONNECTED && client.getZookeeperClient().isConnected();
  }

  /**
   * Waits for the connection.
   *
   * @return whether it is there
   */
  public boolean awaitConnected(Duration atMost) throws InterruptedException {
    boolean there = monitor.enterWhen(isConnected, atMost.toNanos(), TimeUnit.NANOSECONDS);
    if (there) {
      monitor.leave();
    }
    return there && connected();
  }

  /**
   * Asks for everything, each node's report too: what is to be known all the time is watched.
   *
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public ClusterView readView() {
    CallDeadline deadline = new CallDeadline(System::nanoTime, settings.connectionTimeout());
    return call(
        paths.base(),
        () -> {
          try {
            return new ViewRequest(settings, zooKeeper(), paths).run(deadline);
          } catch (TimeoutException e) {
            throw ZooKeeperUnavailableException.notReached(
                settings, "no answer within " + deadline, e);
          }
        });
  }

  /** The operator's target. */
  public Targets targets() {
    return new Targets(this);
  }

  /** The mirror of the version document. */
  public Mirrors mirrors() {
    return new Mirrors(this, Optional::empty);
  }

  @Override
  public void close() {
    client.close();
  }

  boolean closed() {
    return client.getState() == CuratorFrameworkState.STOPPED;
  }

  ClusterPaths paths() {
    return paths;
  }

  CuratorFramework client() {
    return client;
  }

  Znode znode(String path, CreateMode mode) {
    return new Znode(new CuratorAccess(client), path, mode);
  }

  void wake() {
    wake.run();
  }

  /** Which handle is in use: another one has another session. */
  long session() {
    return client.getZookeeperClient().getInstanceIndex();
  }

  /** The handle itself, for what Curator has no call for. */
  ZooKeeper zooKeeper() throws Exception {
    return client.getZookeeperClient().getZooKeeper();
  }

  /**
   * One call, refused at once while there is no connection: the loop comes back when there is one.
   *
   * @throws ZooKeeperUnavailableException when ZooKeeper did not do it
   */
  <T extends @org.jspecify.annotations.Nullable Object> T call(String path, ZooKeeperCall<T> call) {
    if (!connected()) {
      throw loginRefused
          ? loginRefused()
          : ZooKeeperUnavailableException.notReached(
              settings, "the connection " + (state == State.CONNECTED ? "broken" : state), null);
    }
    start.ensure();
    return start.guarded(path, call);
  }

  /** Whether records may be read and written here, and what they are under is there. */
  boolean ready() {
    try {
      return call(paths.base(), this::connected);
    } catch (ZooKeeperUnavailableException e) {
      return false;
    }
  }

  /** Ends the session; the next one reads and watches everything anew. */
  void beginAnew() {
    try {
      client.getZookeeperClient().reset();
    } catch (Exception e) {
      log.warn("the session is not ended: {}", e.toString());
    }
  }

  private void start() {
    client
        .getConnectionStateListenable()
        .addListener((ignored, changed) -> connectionChanged(changed));
    client.getCuratorListenable().addListener((ignored, event) -> seen(event.getWatchedEvent()));
    client.start();
  }

  private void connectionChanged(ConnectionState changed) {
    monitor.enter();
    try {
      state =
          switch (changed) {
            case CONNECTED, RECONNECTED -> State.CONNECTED;
            case SUSPENDED, READ_ONLY -> State.SUSPENDED;
            case LOST -> State.LOST;
          };
    } finally {
      monitor.leave();
    }
    wake.run();
  }

  private void seen(@Nullable WatchedEvent event) {
    if (event == null || event.getType() != EventType.None) {
      return;
    }
    if (event.getState() == KeeperState.AuthFailed && !loginRefused) {
      loginRefused = true;
      log.warn("{}", loginRefused().getMessage());
    } else if (event.getState() == KeeperState.SaslAuthenticated) {
      loginRefused = false;
    }
  }

  private ZooKeeperUnavailableException loginRefused() {
    return ZooKeeperUnavailableException.refused(settings, ZooKeeperCall.LOGIN_REFUSED, null);
  }
}
