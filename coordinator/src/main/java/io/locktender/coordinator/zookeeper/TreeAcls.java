package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.util.List;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** Whom each znode of a cluster admits. */
record TreeAcls(ZooKeeperSecurity security, ClusterPaths paths) implements ACLProvider {
  @Override
  public List<ACL> getDefaultAcl() {
    return security.others();
  }

  @Override
  public List<ACL> getAclForPath(@Nullable String path) {
    if (ClusterPaths.ALL.equals(path)) {
      return security.above();
    }
    boolean operators = paths.target().equals(path) || paths.drains().equals(path);
    return operators ? security.target() : security.others();
  }
}
