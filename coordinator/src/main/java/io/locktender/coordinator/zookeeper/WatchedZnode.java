package io.locktender.coordinator.zookeeper;

import java.util.Optional;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCache.Options;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A znode, or all below it, as it was last heard of: a watch tells of each change, and after a
 * break of the connection it is read anew. From any thread.
 */
final class WatchedZnode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchedZnode.class);

  private final String path;
  private final CuratorCache cache;
  private volatile boolean read;
  private volatile boolean failed;

  private WatchedZnode(
      ClusterConnection connection, String path, Runnable changed, Options... options) {
    this.path = path;
    this.cache =
        CuratorCache.builder(connection.client(), path)
            .withOptions(options)
            .withExceptionHandler(this::failed)
            .build();
    cache
        .listenable()
        .addListener(
            CuratorCacheListener.builder()
                .forAll((type, before, after) -> changed.run())
                .forInitialized(() -> initialized(changed))
                .build());
    cache.start();
  }

  /** One alone; {@code changed} is called on ZooKeeper's threads and returns at once. */
  static WatchedZnode alone(ClusterConnection connection, String path, Runnable changed) {
    return new WatchedZnode(connection, path, changed, Options.SINGLE_NODE_CACHE);
  }

  /** One with all below it. */
  static WatchedZnode tree(ClusterConnection connection, String path, Runnable changed) {
    return new WatchedZnode(connection, path, changed);
  }

  String path() {
    return path;
  }

  /** Whether all was read: until then, what is not known may be there. */
  boolean read() {
    return read;
  }

  /** Whether it must be begun anew: it could not be read at first, and would not be asked again. */
  boolean broken() {
    return failed && !read;
  }

  /** What is there, as far as is known. */
  Optional<ChildData> now() {
    return cache.get(path);
  }

  Iterable<ChildData> all() {
    return () -> cache.stream().iterator();
  }

  @Override
  public void close() {
    cache.close();
  }

  /**
   * What is told when all answers are there, failures among them. Of a failure nobody is told: who
   * begins it anew would do so again and again, without a rest.
   */
  private void initialized(Runnable changed) {
    read = !failed;
    if (read) {
      changed.run();
    }
  }

  private void failed(Exception e) {
    failed = true;
    log.debug("{}: not read: {}", path, e.toString());
  }
}
