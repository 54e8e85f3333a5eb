package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.Mirror;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the mirror tells of the newest document, for as long as there is no hint. Each reading comes
 * with a watch that tells once: when nobody asks any more it is over with the next event. (One that
 * tells for ever stays in the server though its watcher is removed, until the connection breaks.)
 * Used by one thread; what ZooKeeper answers comes on its own.
 */
final class MirrorGlance {
  private static final Logger log = LoggerFactory.getLogger(MirrorGlance.class);

  private final ClusterConnection connection;
  private final Runnable wake;
  private final String path;
  private final ParsedOnce<Mirror> mirror;
  // One and the same: the client keeps a watcher once, however often it is given.
  private final CuratorWatcher watcher = event -> changed();
  private volatile byte @Nullable [] read;
  private volatile boolean asked;
  private volatile boolean over;

  /**
   * Asks nothing yet.
   *
   * @param wake called at every change, on ZooKeeper's threads; returns at once
   */
  MirrorGlance(ClusterConnection connection, Runnable wake) {
    this.connection = connection;
    this.wake = wake;
    this.path = connection.paths().mirror();
    this.mirror = new ParsedOnce<>(path, Mirror.class, ViewBuilder.NO_MIRROR);
  }

  /** What was read last, or null; asks anew where that may be old. */
  @Nullable GateHint now() {
    if (!asked && connection.connected()) {
      ask();
    }
    byte[] data = read;
    Mirror seen = data == null ? null : mirror.of(data).value();
    return seen == null ? null : GateHint.of(seen.document());
  }

  /** Nobody asks any more, and nobody is woken. */
  void end() {
    over = true;
  }

  private void ask() {
    asked = true;
    try {
      connection
          .client()
          .getData()
          .usingWatcher(watcher)
          .inBackground((CuratorFramework client, CuratorEvent event) -> answered(event))
          .forPath(path);
    } catch (Exception e) {
      log.debug("{}: not asked: {}", path, e.toString());
      asked = false;
    }
  }

  private void answered(CuratorEvent event) {
    boolean there = event.getResultCode() == Code.OK.intValue();
    read = there ? event.getData() : null;
    if (there) {
      wake();
    } else {
      asked = false; // There is no watch: the next turn asks again.
    }
  }

  /** Also told when the connection breaks, and when the session ends. */
  private void changed() {
    asked = false;
    wake();
  }

  private void wake() {
    if (!over) {
      wake.run();
    }
  }
}
