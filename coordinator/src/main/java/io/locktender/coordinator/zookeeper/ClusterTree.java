package io.locktender.coordinator.zookeeper;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what a cluster's records are under, and sees to it that all of it admits the same. */
final class ClusterTree {
  private static final Logger log = LoggerFactory.getLogger(ClusterTree.class);
  private static final int ANY_VERSION = -1;

  /** While the first one goes on, strangers may still make something, which it does not see. */
  private static final int PASSES = 2;

  /** A cluster has a few, and two for each node. */
  private static final int MAX_ZNODES = 10_000;

  private final ZooKeeperSettings settings;
  private final ClusterPaths paths;
  private final TreeAcls acls;
  private final ZooKeeper zooKeeper;

  ClusterTree(ZooKeeperSettings settings, ClusterPaths paths, ZooKeeper zooKeeper) {
    this.settings = settings;
    this.paths = paths;
    this.acls = new TreeAcls(settings.security(), paths);
    this.zooKeeper = zooKeeper;
  }

  /**
   * Makes it be there. Where not everybody may write, the target and the drains too, empty: who may
   * write them may not create them.
   *
   * @param told whether this client has told the tree its list before: then another one may have
   *     told a newer list since, which is left alone, unless all was lost or is open
   * @throws ZooKeeperUnavailableException when the connect string's path is not there
   */
  void prepare(boolean told) throws Exception {
    create(ClusterPaths.ALL);
    boolean anew = create(paths.base());
    create(paths.nodes());
    // Who may do nothing here is told so at once, even where all is there.
    zooKeeper.getData(paths.nodes(), false, new Stat());
    if (settings.security().loggedIn()) {
      create(paths.target());
      create(paths.drains());
      if (!told || anew || open(paths.base())) {
        admit();
      }
    }
  }

  /** Gives whether this client has made it now. */
  private boolean create(String path) throws Exception {
    try {
      zooKeeper.create(path, new byte[0], acls.getAclForPath(path), CreateMode.PERSISTENT);
      return true;
    } catch (NodeExistsException e) {
      return false; // As it is to be.
    } catch (NoAuthException e) {
      // Who may not create is told so even where it is there.
      if (zooKeeper.exists(path, false) == null) {
        throw e;
      }
      return false;
    } catch (NoNodeException e) {
      throw ZooKeeperUnavailableException.noChroot(settings);
    }
  }

  /**
   * Where the list was changed, or what is there was made without one, all of it is told; the top
   * last, so that who is interrupted does it again. What operators write has a list of its own,
   * which may change alone.
   */
  private void admit() throws Exception {
    closeAbove();
    boolean changed = changes(paths.nodes());
    changed |= changes(paths.target());
    changed |= changes(paths.drains());
    if (!changed && acl(paths.base()).equals(acl(paths.nodes()))) {
      return;
    }
    log.info("{}: all znodes admit whom agent.yaml names, and nobody else", paths.base());
    for (int pass = 0; pass < PASSES; pass++) {
      for (String path : below()) {
        set(path);
      }
      set(paths.base());
    }
  }

  /** What is above all clusters is left to who made it, unless it is open to everybody. */
  private void closeAbove() throws Exception {
    try {
      if (open(ClusterPaths.ALL)) {
        set(ClusterPaths.ALL);
      }
    } catch (NoAuthException e) {
      return; // It is not open.
    }
  }

  private boolean open(String path) throws Exception {
    return zooKeeper.getACL(path, new Stat()).equals(Ids.OPEN_ACL_UNSAFE);
  }

  private List<String> below() throws Exception {
    Deque<String> open = new ArrayDeque<>(List.of(paths.base()));
    Deque<String> found = new ArrayDeque<>();
    while (!open.isEmpty()) {
      String parent = open.remove();
      for (String child : children(parent)) {
        open.add(parent + "/" + child);
        found.add(parent + "/" + child);
      }
      if (found.size() > MAX_ZNODES) {
        throw new ZooKeeperUnavailableException(
            "ZooKeeper: expected at most %d znodes under %s, found more; remove what is not Locktender's"
                .formatted(MAX_ZNODES, paths.base()),
            null);
      }
    }
    return List.copyOf(found);
  }

  private List<String> children(String parent) throws Exception {
    try {
      return zooKeeper.getChildren(parent, false);
    } catch (NoNodeException e) {
      return List.of(); // Its session has ended.
    }
  }

  /** Sets it there; gives whether it was another one. */
  private boolean changes(String path) throws Exception {
    Set<ACL> before = acl(path);
    set(path);
    return !before.equals(acl(path));
  }

  private void set(String path) throws Exception {
    try {
      zooKeeper.setACL(path, acls.getAclForPath(path), ANY_VERSION);
    } catch (NoNodeException e) {
      return; // Its session has ended.
    } catch (NoAuthException e) {
      throw ZooKeeperUnavailableException.refused(settings, e.code() + " at " + path, e);
    }
  }

  /** Whatever the order: the servers put this client's own identity where they like. */
  private Set<ACL> acl(String path) throws Exception {
    return new HashSet<>(zooKeeper.getACL(path, new Stat()));
  }
}
