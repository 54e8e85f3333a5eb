package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.Versioned;
import java.util.Arrays;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.data.Stat;

/**
 * One znode that several write: each write replaces what was read, or nothing.
 *
 * @param access who asks
 * @param path which
 * @param mode how it is created
 */
record Znode(Access access, String path, CreateMode mode) {
  /** Whoever decides by what is there tries so often while others write. */
  static final int MAX_TRIES = 5;

  /** ZooKeeper's calls, as one of its clients makes them. */
  interface Access {
    /** Reads; {@link NoNodeException} when it is not there. */
    byte[] get(String path, Stat stat) throws Exception;

    /** Creates it, and what is above it; {@link NodeExistsException} when it is there. */
    void create(String path, byte[] data, CreateMode mode) throws Exception;

    /** Replaces a version; {@link BadVersionException} when it is another one. */
    void set(String path, byte[] data, int version) throws Exception;

    /** Deletes a version. */
    void delete(String path, int version) throws Exception;
  }

  /** What was read. */
  static final class Found {
    private final byte[] data;
    private final Stat stat;

    Found(byte[] data, Stat stat) {
      this.data = data;
      this.stat = stat;
    }

    byte[] data() {
      return data;
    }

    int version() {
      return stat.getVersion();
    }

    /** The session that it goes with; 0 when it stays. */
    long owner() {
      return stat.getEphemeralOwner();
    }

    boolean empty() {
      return data.length == 0;
    }

    /** Whether it holds just this. */
    boolean holds(byte[] other) {
      return Arrays.equals(data, other);
    }
  }

  /** What is there now, or empty. */
  Optional<Found> read() throws Exception {
    Stat stat = new Stat();
    try {
      return Optional.of(new Found(access.get(path, stat), stat));
    } catch (NoNodeException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes in the place of what was read, of nothing where nothing was.
   *
   * @return false, and nothing changed, when another has written meanwhile
   */
  boolean replace(Optional<Found> before, byte[] data) throws Exception {
    return write(before.map(Found::version).orElse(Versioned.ABSENT), data);
  }

  private boolean write(int expected, byte[] data) throws Exception {
    try {
      if (expected == Versioned.ABSENT) {
        access.create(path, data, mode);
      } else {
        access.set(path, data, expected);
      }
      return true;
    } catch (BadVersionException | NodeExistsException | NoNodeException e) {
      return false;
    }
  }

  /**
   * Writes in the place of a version. A write whose answer was lost is tried again, and then finds
   * its own.
   *
   * @param expected the version that was read, or {@link Versioned#ABSENT}, which an empty one
   *     counts as
   * @return whether this is what is there
   */
  boolean compareAndSet(int expected, byte[] data) throws Exception {
    int there = expected;
    if (expected == Versioned.ABSENT) {
      // Who may write it may not be one who may create it: who may keeps it, empty.
      Optional<Found> kept = read();
      if (kept.isPresent() && !kept.get().empty()) {
        return kept.get().holds(data);
      }
      there = kept.map(Found::version).orElse(expected);
    }
    return write(there, data) || read().filter(found -> found.holds(data)).isPresent();
  }

  /** Deletes what was read; when another has written or deleted meanwhile, nothing is changed. */
  void delete(Found found) throws Exception {
    try {
      access.delete(path, found.version());
    } catch (BadVersionException | NoNodeException e) {
      // Whoever reads again sees what is there.
      return;
    }
  }
}
