package io.locktender.coordinator.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.cluster.Versioned;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.ConnectionLossException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ZnodeTest {
  private static final byte[] OURS = "ours".getBytes(UTF_8);
  private static final byte[] THEIRS = "theirs".getBytes(UTF_8);

  private final OneZnode server = new OneZnode();
  private final Znode znode = new Znode(server, "/target", CreateMode.PERSISTENT);

  /** A server with one znode, which can lose the answer to a write. */
  private static final class OneZnode implements Znode.Access {
    private byte @Nullable [] data;
    private int version;
    private boolean losesAnswer;

    @Override
    public byte[] get(String path, Stat stat) throws Exception {
      if (data == null) {
        throw new NoNodeException(path);
      }
      stat.setVersion(version);
      return data;
    }

    @Override
    public void create(String path, byte[] first, CreateMode mode) throws Exception {
      if (data != null) {
        throw new NodeExistsException(path);
      }
      written(first, 0);
    }

    @Override
    public void set(String path, byte[] next, int expected) throws Exception {
      check(path, expected);
      written(next, version + 1);
    }

    private void written(byte[] next, int newVersion) throws Exception {
      data = next;
      version = newVersion;
      if (losesAnswer) {
        throw new ConnectionLossException();
      }
    }

    @Override
    public void delete(String path, int expected) throws Exception {
      check(path, expected);
      data = null;
    }

    private void check(String path, int expected) throws Exception {
      if (data == null) {
        throw new NoNodeException(path);
      }
      if (expected != version) {
        throw new BadVersionException(path);
      }
    }
  }

  @Test
  void whatIsNotThereIsCreated() throws Exception {
    assertThat(znode.read()).isEmpty();
    assertThat(znode.replace(Optional.empty(), OURS)).isTrue();
    assertThat(znode.read().orElseThrow().holds(OURS)).isTrue();
  }

  @Test
  void whatWasReadIsReplacedOnce() throws Exception {
    server.create("/target", THEIRS, CreateMode.PERSISTENT);
    Optional<Znode.Found> found = znode.read();

    assertThat(znode.replace(found, OURS)).isTrue();
    assertThat(znode.replace(found, OURS)).as("another version is there now").isFalse();
  }

  @Test
  void whatAnotherHasCreatedMeanwhileStays() throws Exception {
    Optional<Znode.Found> found = znode.read();
    server.create("/target", THEIRS, CreateMode.PERSISTENT);

    assertThat(znode.replace(found, OURS)).isFalse();
    assertThat(znode.read().orElseThrow().holds(THEIRS)).isTrue();
  }

  @Test
  void whatIsGoneMeanwhileIsNotReplaced() throws Exception {
    server.create("/target", THEIRS, CreateMode.PERSISTENT);
    Optional<Znode.Found> found = znode.read();
    server.delete("/target", 0);

    assertThat(znode.replace(found, OURS)).isFalse();
    assertThat(znode.read()).isEmpty();
  }

  @Test
  void aWriteWhoseAnswerWasLostFindsItselfWhenItIsTriedAgain() throws Exception {
    server.losesAnswer = true;
    assertThatThrownBy(() -> znode.compareAndSet(Versioned.ABSENT, OURS))
        .isInstanceOf(ConnectionLossException.class);
    server.losesAnswer = false;

    assertThat(znode.compareAndSet(Versioned.ABSENT, OURS)).isTrue();
  }

  @Test
  void aWriteThatComesSecondIsRefused() throws Exception {
    assertThat(znode.compareAndSet(Versioned.ABSENT, THEIRS)).isTrue();
    assertThat(znode.compareAndSet(Versioned.ABSENT, OURS)).isFalse();
    assertThat(znode.compareAndSet(7, OURS)).isFalse();
    assertThat(znode.compareAndSet(0, OURS)).isTrue();
  }

  @Test
  void onlyWhatWasReadIsDeleted() throws Exception {
    server.create("/target", THEIRS, CreateMode.PERSISTENT);
    Znode.Found found = znode.read().orElseThrow();
    server.set("/target", THEIRS, 0);

    znode.delete(found);
    assertThat(znode.read()).isPresent();

    znode.delete(znode.read().orElseThrow());
    assertThat(znode.read()).isEmpty();
    znode.delete(found);
  }
}
