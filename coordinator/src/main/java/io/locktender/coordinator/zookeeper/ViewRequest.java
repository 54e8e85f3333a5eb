package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.cluster.ClusterView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole view, for people, with two round trips: everything is asked for at once, and then
 * what is below. Its answers come on the client's one event thread, and the view is built when all
 * are there.
 */
final class ViewRequest {
  private final ZooKeeperSettings settings;
  private final ZooKeeper zooKeeper;
  private final ClusterPaths paths;
  private final ViewBuilder builder;

  ViewRequest(ZooKeeperSettings settings, ZooKeeper zooKeeper, ClusterPaths paths) {
    this.settings = settings;
    this.zooKeeper = zooKeeper;
    this.paths = paths;
    this.builder = new ViewBuilder(paths);
  }

  ClusterView run(CallDeadline deadline)
      throws KeeperException, InterruptedException, TimeoutException {
    CompletableFuture<@Nullable Void> all =
        CompletableFuture.allOf(
            sync(),
            chroot(),
            access(),
            data(paths.target()),
            data(paths.drains()),
            data(paths.mirror()),
            children(paths.nodes()),
            children(paths.election()));
    try {
      all.get(deadline.left(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KeeperException failed) {
        throw failed;
      }
      if (e.getCause() instanceof ZooKeeperUnavailableException unavailable) {
        throw unavailable;
      }
      throw new IllegalStateException("a view that cannot be built", e.getCause());
    }
    return builder.build(true);
  }

  /** What follows is at least as new as whatever ended before, on whichever server it was. */
  private CompletableFuture<@Nullable Void> sync() {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    zooKeeper.sync(paths.base(), (code, path, context) -> end(done, code, path), null);
    return done;
  }

  /** Without the path in the connect string nothing is there, which looks like a new cluster. */
  private CompletableFuture<@Nullable Void> chroot() {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    if (settings.chroot().isEmpty()) {
      done.complete(null);
      return done;
    }
    zooKeeper.exists(
        "/",
        false,
        (code, path, context, stat) -> {
          if (code == Code.NONODE.intValue()) {
            done.completeExceptionally(ZooKeeperUnavailableException.noChroot(settings));
          } else {
            end(done, code, path);
          }
        },
        null);
    return done;
  }

  private CompletableFuture<@Nullable Void> access() {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    zooKeeper.getACL(
        paths.nodes(),
        new Stat(),
        (code, path, context, acls, stat) -> {
          if (code == Code.OK.intValue()) {
            builder.admits(acls);
          }
          end(done, code, path);
        },
        null);
    return done;
  }

  private CompletableFuture<@Nullable Void> data(String path) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    zooKeeper.getData(
        path,
        false,
        (code, ignored, context, data, stat) -> {
          if (code == Code.OK.intValue()) {
            builder.add(path, data, stat.getVersion());
          }
          end(done, code, path);
        },
        null);
    return done;
  }

  private CompletableFuture<@Nullable Void> children(String parent) {
    CompletableFuture<List<String>> found = new CompletableFuture<>();
    zooKeeper.getChildren(
        parent,
        false,
        (code, ignored, context, children) -> {
          if (code == Code.OK.intValue()) {
            found.complete(children);
          } else if (code == Code.NONODE.intValue()) {
            found.complete(List.of());
          } else {
            found.completeExceptionally(KeeperException.create(Code.get(code), parent));
          }
        },
        null);
    return found.thenCompose(
        children ->
            CompletableFuture.allOf(
                children.stream()
                    .map(child -> data(parent + "/" + child))
                    .toArray(CompletableFuture[]::new)));
  }

  /** What is not there, or no more, is no failure. */
  private static void end(CompletableFuture<@Nullable Void> done, int code, String path) {
    if (code == Code.OK.intValue() || code == Code.NONODE.intValue()) {
      done.complete(null);
    } else {
      done.completeExceptionally(KeeperException.create(Code.get(code), path));
    }
  }
}
