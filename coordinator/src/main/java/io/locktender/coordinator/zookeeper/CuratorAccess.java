package io.locktender.coordinator.zookeeper;

import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.Stat;

/** By an agent's client, which tries again when a connection breaks. */
record CuratorAccess(CuratorFramework client) implements Znode.Access {
  @Override
  public byte[] get(String path, Stat stat) throws Exception {
    return client.getData().storingStatIn(stat).forPath(path);
  }

  @Override
  public void create(String path, byte[] data, CreateMode mode) throws Exception {
    client.create().creatingParentsIfNeeded().withMode(mode).forPath(path, data);
  }

  @Override
  public void set(String path, byte[] data, int version) throws Exception {
    client.setData().withVersion(version).forPath(path, data);
  }

  @Override
  public void delete(String path, int version) throws Exception {
    client.delete().withVersion(version).forPath(path);
  }
}
