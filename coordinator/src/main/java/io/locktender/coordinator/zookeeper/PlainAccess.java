package io.locktender.coordinator.zookeeper;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** By ZooKeeper's own client, each call once. */
record PlainAccess(ZooKeeperSettings settings, ZooKeeper zooKeeper) implements Znode.Access {
  @Override
  public byte[] get(String path, Stat stat) throws Exception {
    return zooKeeper.getData(path, false, stat);
  }

  /** Only where everything is open: what admits some only is made by an agent, who knows whom. */
  @Override
  public void create(String path, byte[] data, CreateMode mode) throws Exception {
    if (settings.security().loggedIn()) {
      throw new ZooKeeperUnavailableException(
          "ZooKeeper: expected %s, which the cluster's first agent makes, found no such znode; start an agent, or correct the cluster's name"
              .formatted(path),
          null);
    }
    try {
      for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
        createParent(path.substring(0, end));
      }
    } catch (NoNodeException e) {
      throw ZooKeeperUnavailableException.noChroot(settings);
    }
    zooKeeper.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
  }

  private void createParent(String parent) throws Exception {
    if (zooKeeper.exists(parent, false) != null) {
      return;
    }
    try {
      zooKeeper.create(parent, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } catch (NodeExistsException e) {
      // Another was quicker, and it is there.
      return;
    }
  }

  @Override
  public void set(String path, byte[] data, int version) throws Exception {
    zooKeeper.setData(path, data, version);
  }

  @Override
  public void delete(String path, int version) throws Exception {
    zooKeeper.delete(path, version);
  }
}
