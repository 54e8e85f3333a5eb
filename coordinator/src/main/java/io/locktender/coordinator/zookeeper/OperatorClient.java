package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.Records;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/** What the operator's commands need: read, set the target, wait until something holds. */
public final class OperatorClient implements AutoCloseable {
  /** Watches are enough; this bounds what a lost one costs. */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Even who does not want to wait wants to know. */
  private static final Duration LEAST = Duration.ofMillis(500);

  private static final int MAX_TRIES = 2;

  private final ZooKeeperSettings settings;
  private final ClusterPaths paths;
  private final LongSupplier nanos;
  private final Semaphore events = new Semaphore(0);
  private PlainClient client;

  private OperatorClient(ZooKeeperSettings settings, ClusterPaths paths, LongSupplier nanos) {
    this.settings = settings;
    this.paths = paths;
    this.nanos = nanos;
    this.client = new PlainClient(settings, paths, events);
  }

  /**
   * Connects.
   *
   * @param nanos a monotonic clock, in nanoseconds
   * @throws ZooKeeperUnavailableException when there is no connection within the connection timeout
   */
  public static OperatorClient connect(
      ZooKeeperSettings settings, ClusterPaths paths, LongSupplier nanos) {
    OperatorClient operator = new OperatorClient(settings, paths, nanos);
    try {
      operator.client.awaitConnected(operator.deadline());
      return operator;
    } catch (ZooKeeperUnavailableException e) {
      operator.close();
      throw e;
    }
  }

  /**
   * The view, at least as new as every write that ended before this call.
   *
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer
   */
  public ClusterView read() {
    return client.read(deadline());
  }

  /**
   * Writes the target if nobody else has since.
   *
   * @param expected the view's {@code targetVersion}
   * @return whether the target is there; false when another one is
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer; it may be there or not
   */
  public boolean compareAndSetTarget(int expected, Target target) {
    byte[] data = Records.toJson(target);
    for (int tries = 1; ; tries++) {
      try {
        return client.call(paths.target(), () -> write(client.zooKeeper(), expected, data));
      } catch (ZooKeeperUnavailableException e) {
        if (tries == MAX_TRIES || !PlainClient.connectionLost(e)) {
          throw e;
        }
        client.awaitConnected(deadline());
      }
    }
  }

  /**
   * Waits until the view is as wanted. It is tested at once, and after every change.
   *
   * @param wanted tests a view, on the caller's thread
   * @param atMost how long; the last reading may take 500 ms more
   * @return the view that is as wanted; empty when the time is over
   * @throws ZooKeeperUnavailableException when the time is over and ZooKeeper does not answer
   */
  public Optional<ClusterView> watchUntil(Predicate<ClusterView> wanted, Duration atMost)
      throws InterruptedException {
    Deadline deadline = new Deadline(nanos, atMost);
    PlainClient watched = null;
    while (true) {
      events.drainPermits();
      ZooKeeperUnavailableException failure = null;
      try {
        Deadline reading = deadline.between(LEAST, settings.connectionTimeout());
        watched = watch(watched, reading);
        ClusterView view = client.read(reading);
        if (wanted.test(view)) {
          return Optional.of(view);
        }
      } catch (ZooKeeperUnavailableException e) {
        failure = e;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (deadline.over()) {
        return ended(failure);
      }
      boolean changed = events.tryAcquire(deadline.within(POLL).left(), TimeUnit.NANOSECONDS);
      if (!changed && deadline.over()) {
        return ended(failure);
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static Optional<ClusterView> ended(@Nullable ZooKeeperUnavailableException failure) {
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  /** Watches in this session; where the session has ended, in a new one. */
  private PlainClient watch(@Nullable PlainClient watched, Deadline deadline) {
    if (!client.alive()) {
      client.close();
      client = new PlainClient(settings, paths, events);
    }
    if (watched == client) {
      return client;
    }
    client.awaitConnected(deadline);
    PlainClient watching = client;
    watching.call(
        paths.base(),
        () -> {
          watching
              .zooKeeper()
              .addWatch(paths.base(), event -> events.release(), AddWatchMode.PERSISTENT_RECURSIVE);
          return true;
        });
    return watching;
  }

  private boolean write(ZooKeeper zooKeeper, int expected, byte[] data) throws Exception {
    String path = paths.target();
    try {
      if (expected == Versioned.ABSENT) {
        createParents(zooKeeper, path);
        zooKeeper.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      } else {
        zooKeeper.setData(path, data, expected);
      }
      return true;
    } catch (BadVersionException | NodeExistsException | NoNodeException e) {
      return isThere(zooKeeper, path, data);
    }
  }

  private static void createParents(ZooKeeper zooKeeper, String path) throws Exception {
    for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      String parent = path.substring(0, end);
      if (zooKeeper.exists(parent, false) == null) {
        createParent(zooKeeper, parent);
      }
    }
  }

  private static void createParent(ZooKeeper zooKeeper, String parent) throws Exception {
    try {
      zooKeeper.create(parent, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } catch (NodeExistsException e) {
      // Another was quicker, and it is there.
      return;
    }
  }

  /** A write whose answer was lost is tried again, and then finds its own. */
  private static boolean isThere(ZooKeeper zooKeeper, String path, byte[] data) throws Exception {
    try {
      return Arrays.equals(zooKeeper.getData(path, false, null), data);
    } catch (NoNodeException e) {
      return false;
    }
  }

  private Deadline deadline() {
    return new Deadline(nanos, settings.connectionTimeout());
  }
}
