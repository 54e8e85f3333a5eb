package io.locktender.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A client of ZooKeeper that tries what it may. */
final class Visitor implements AutoCloseable {
  private static final int SESSION_MILLIS = 10_000;
  private static final long PATIENCE_SECONDS = 30;
  private static final int ANY = -1;
  private static final String TOP = "/locktender/shop";

  private final ZooKeeper zooKeeper;

  /** Connects as somebody. */
  Visitor(String connect, ZooKeeperSecurity who) throws Exception {
    ZKClientConfig config = new ZKClientConfig();
    who.configure(config);
    CountDownLatch connected = new CountDownLatch(1);
    zooKeeper =
        new ZooKeeper(
            connect,
            SESSION_MILLIS,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            },
            config);
    who.digest().ifPresent(data -> zooKeeper.addAuthInfo(ZooKeeperSecurity.DIGEST, data));
    assertThat(connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it connects").isTrue();
  }

  /** Every znode of the cluster, its top among them. */
  List<String> all() throws Exception {
    List<String> found = new ArrayList<>(List.of(TOP));
    for (int i = 0; i < found.size(); i++) {
      for (String child : zooKeeper.getChildren(found.get(i), false)) {
        found.add(found.get(i) + "/" + child);
      }
    }
    assertThat(found)
        .contains(TOP + "/target", TOP + "/mirror", TOP + "/nodes/node-1")
        .anyMatch(path -> path.startsWith(TOP + "/election/"));
    return found;
  }

  /** Tries whatever there is on each of these znodes. */
  void mayDoNothing(List<String> paths) {
    for (String path : paths) {
      refused(path, () -> zooKeeper.getData(path, false, null));
      refused(path, () -> zooKeeper.getChildren(path, false));
      refused(path, () -> zooKeeper.getACL(path, null));
      mayWriteNothing(path);
    }
  }

  void mayWriteNothing(String path) {
    refused(path, () -> zooKeeper.setData(path, "forged".getBytes(UTF_8), ANY));
    refused(path, () -> zooKeeper.setACL(path, Ids.OPEN_ACL_UNSAFE, ANY));
    refused(path, () -> zooKeeper.delete(path, ANY));
    assertThatThrownBy(() -> create(path + "/forged"))
        .as(path)
        .isInstanceOfAny(
            NoAuthException.class, KeeperException.NoChildrenForEphemeralsException.class);
  }

  private void create(String path) throws Exception {
    zooKeeper.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
  }

  private static void refused(String path, ThrowingCallable call) {
    assertThatThrownBy(call).as(path).isInstanceOf(NoAuthException.class);
  }

  @Override
  public void close() {
    try {
      zooKeeper.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
