package io.locktender.coordinator.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A client of ZooKeeper that has nothing to do with Locktender. */
final class Stranger implements AutoCloseable {
  private static final int SESSION_MILLIS = 10_000;
  private static final int ANY = -1;

  private final ZooKeeper zooKeeper;

  private Stranger(ZooKeeper zooKeeper) {
    this.zooKeeper = zooKeeper;
  }

  static Stranger anonymous(String connect) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client = new ZooKeeper(connect, SESSION_MILLIS, event -> connected.countDown());
    assertThat(connected.await(SESSION_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    return new Stranger(client);
  }

  static Stranger digest(String connect, String userAndPassword) throws Exception {
    Stranger stranger = anonymous(connect);
    stranger.zooKeeper.addAuthInfo("digest", userAndPassword.getBytes(UTF_8));
    return stranger;
  }

  /** Tries whatever there is on each of these znodes. */
  void mayDoNothing(List<String> paths) {
    assertThat(paths).isNotEmpty();
    for (String path : paths) {
      refused(() -> zooKeeper.getData(path, false, null));
      refused(() -> zooKeeper.getChildren(path, false));
      refused(() -> zooKeeper.getACL(path, null));
      mayWriteNothing(path);
    }
  }

  void mayWriteNothing(String path) {
    refused(() -> zooKeeper.setData(path, "forged".getBytes(UTF_8), ANY));
    refused(() -> zooKeeper.delete(path, ANY));
    refused(() -> zooKeeper.setACL(path, Ids.OPEN_ACL_UNSAFE, ANY));
    try {
      zooKeeper.create(path + "/forged", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } catch (NoAuthException e) {
      return;
    } catch (KeeperException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
    throw new AssertionError("created a znode under " + path);
  }

  byte[] read(String path) throws Exception {
    return zooKeeper.getData(path, false, null);
  }

  void write(String path, byte[] data) throws Exception {
    zooKeeper.setData(path, data, ANY);
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NoAuthException.class);
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
