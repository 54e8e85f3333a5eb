package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Records;
import io.locktender.steps.control.NewerFormatException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.jspecify.annotations.Nullable;

/** What the operator's commands need: read, set the target, wait until something holds. */
public final class OperatorClient implements AutoCloseable {
  /** Hears of ZooKeeper itself, while somebody waits for what is in it. */
  public interface Contact {
    /** It does not answer; told once, until it does again. */
    void lost(ZooKeeperUnavailableException why);

    /** It answers again; what is there follows. */
    void back();
  }

  private static final Contact NOBODY =
      new Contact() {
        @Override
        public void lost(ZooKeeperUnavailableException why) {}

        @Override
        public void back() {}
      };

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
   * @param before what was read of the cluster
   * @return whether the target is there; false when another one is
   * @throws NewerFormatException when a newer build wrote some of that: this one must not ask
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer; it may be there or not
   */
  public boolean compareAndSetTarget(ClusterView before, Target target) {
    checkReadable(before);
    return write(paths.target(), before.targetVersion(), Records.toJson(target));
  }

  /**
   * Writes which nodes are drained, if nobody else has since.
   *
   * @param before what was read of the cluster
   * @return whether this is there; false when something else is
   * @throws NewerFormatException when a newer build wrote some of that: this one must not ask
   * @throws ZooKeeperUnavailableException when ZooKeeper did not answer; it may be there or not
   */
  public boolean compareAndSetDrains(ClusterView before, Drains drains) {
    checkReadable(before);
    return write(paths.drains(), before.drainsVersion(), Records.toJson(drains));
  }

  private static void checkReadable(ClusterView before) {
    if (!before.newer().isEmpty()) {
      throw before.newer().get(0).again();
    }
  }

  private boolean write(String path, int expected, byte[] data) {
    for (int tries = 1; ; tries++) {
      try {
        Znode znode =
            new Znode(new PlainAccess(settings, client.zooKeeper()), path, CreateMode.PERSISTENT);
        return client.call(path, () -> znode.compareAndSet(expected, data));
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
   * @throws ZooKeeperUnavailableException when it does not let this client in, or when the time is
   *     over and it does not answer
   */
  public Optional<ClusterView> watchUntil(Predicate<ClusterView> wanted, Duration atMost)
      throws InterruptedException {
    return watchUntil(wanted, atMost, NOBODY);
  }

  /**
   * The same, where somebody hears meanwhile whether ZooKeeper answers.
   *
   * @param contact on the caller's thread
   */
  public Optional<ClusterView> watchUntil(
      Predicate<ClusterView> wanted, Duration atMost, Contact contact) throws InterruptedException {
    CallDeadline deadline = new CallDeadline(nanos, atMost);
    PlainClient watched = null;
    ZooKeeperUnavailableException failure = null;
    while (true) {
      events.drainPermits();
      try {
        CallDeadline reading = deadline.between(LEAST, settings.connectionTimeout());
        watched = watch(watched, reading);
        ClusterView view = client.read(reading);
        if (failure != null) {
          failure = null;
          contact.back();
        }
        if (wanted.test(view)) {
          return Optional.of(view);
        }
      } catch (ZooKeeperUnavailableException e) {
        failed(e, failure, contact);
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

  private static void failed(
      ZooKeeperUnavailableException now,
      @Nullable ZooKeeperUnavailableException before,
      Contact contact) {
    if (now.refused()) {
      throw now;
    }
    if (before == null) {
      contact.lost(now);
    }
  }

  private static Optional<ClusterView> ended(@Nullable ZooKeeperUnavailableException failure) {
    if (failure != null) {
      throw failure;
    }
    return Optional.empty();
  }

  /** Watches in this session; where the session has ended, in a new one. */
  private PlainClient watch(@Nullable PlainClient watched, CallDeadline deadline) {
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

  private CallDeadline deadline() {
    return new CallDeadline(nanos, settings.connectionTimeout());
  }
}
