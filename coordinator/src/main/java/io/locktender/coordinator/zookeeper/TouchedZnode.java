package io.locktender.coordinator.zookeeper;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.zookeeper.Watcher.Event.EventType;

/**
 * How often a znode was written: a watch tells, and nothing is read for it. Whoever writes and
 * reads the znode compares what is counted with what he expects. From any thread.
 */
final class TouchedZnode implements AutoCloseable {
  private final PersistentWatcher watcher;
  private final AtomicLong touches = new AtomicLong();
  private final AtomicLong losses = new AtomicLong();

  /**
   * Begins to watch.
   *
   * @param lost called when it may be gone, on ZooKeeper's threads; returns at once
   */
  TouchedZnode(ClusterConnection connection, String path, Runnable lost) {
    watcher = new PersistentWatcher(connection.client(), path, false);
    watcher.getListenable().addListener(event -> heard(event.getType(), lost));
    watcher.getResetListenable().addListener(() -> lose(lost));
    watcher.start();
  }

  /** How often anybody, this process included, was heard to make or write it. */
  long touches() {
    return touches.get();
  }

  /**
   * How often it was deleted, or may have been: after a break of the connection nobody knows. What
   * is there then may be another session's.
   */
  long losses() {
    return losses.get();
  }

  @Override
  public void close() {
    watcher.close();
  }

  private void heard(EventType type, Runnable lost) {
    if (type == EventType.NodeDeleted) {
      lose(lost);
    } else if (type != EventType.None) {
      touches.incrementAndGet();
    }
  }

  private void lose(Runnable lost) {
    losses.incrementAndGet();
    lost.run();
  }
}
