package io.locktender.coordinator.zookeeper;

import com.google.common.util.concurrent.Monitor;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.AuthInfo;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
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
 * The agent's connection to ZooKeeper. Every change of anything in the cluster's tree, and of the
 * connection, calls {@code wake}, on ZooKeeper's threads: it must return at once and only wake the
 * loop, which reads the whole view again. After a loss everything is read, watched and elected anew
 * by itself.
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
  private final CuratorCache cache;
  private final Monitor monitor = new Monitor();
  private final Monitor.Guard isConnected = monitor.newGuard(() -> state() == State.CONNECTED);
  private final SessionStart start;
  private volatile State state = State.LOST;
  private volatile boolean loginRefused;
  private volatile boolean read;

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
    this.cache =
        CuratorCache.builder(client, paths.base())
            .withExceptionHandler(e -> log.debug("not read: {}", e.toString()))
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
   * @param wake called at every change, on ZooKeeper's threads
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

  /** What is known here, without asking the server; parts may be a little older than others. */
  public ClusterView readView() {
    ViewBuilder builder = new ViewBuilder(paths, false);
    boolean complete = read;
    cache.stream()
        .forEach(
            child -> builder.add(child.getPath(), child.getData(), child.getStat().getVersion()));
    return builder.build(complete);
  }

  /** The operator's target. */
  public Targets targets() {
    return new Targets(this);
  }

  /** The mirror of the version document. */
  public Mirrors mirrors() {
    return new Mirrors(this);
  }

  @Override
  public void close() {
    cache.close();
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

  CuratorCache cache() {
    return cache;
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
    cache
        .listenable()
        .addListener(
            CuratorCacheListener.builder()
                .forAll((type, before, after) -> wake.run())
                .forInitialized(this::cacheRead)
                .build());
    client.start();
    cache.start();
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

  private void cacheRead() {
    read = true;
    wake.run();
  }
}
