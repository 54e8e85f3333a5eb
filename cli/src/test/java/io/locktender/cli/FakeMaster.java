package io.locktender.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.util.concurrent.Futures;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Writes into ZooKeeper what a master and nodes would. */
public final class FakeMaster implements AutoCloseable {
  private final ClusterPaths paths = new ClusterPaths("shop");
  private final CuratorFramework client;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Future<?>> answering = new ArrayList<>();

  public FakeMaster(String connect) {
    client = CuratorFrameworkFactory.newClient(connect, new RetryOneTime(50));
    client.start();
  }

  public void isElected(String node) throws Exception {
    put(election(), node.getBytes(UTF_8));
  }

  /** As when its session is lost. */
  public void isNoMore() throws Exception {
    client.delete().forPath(election());
  }

  private String election() {
    return paths.election() + "/_c_1-latch-0000000001";
  }

  public void mirrors(Mirror mirror) throws Exception {
    put(paths.mirror(), Records.toJson(mirror));
  }

  void reports(NodeReport report) throws Exception {
    put(paths.node(report.node()), Records.toJson(report));
  }

  /** As when its agent ends. */
  void reportsNoMore(String node) throws Exception {
    client.delete().forPath(paths.node(node));
  }

  void sets(Target target) throws Exception {
    put(paths.target(), Records.toJson(target));
  }

  void drains(Drains drains) throws Exception {
    put(paths.drains(), Records.toJson(drains));
  }

  /** Which nodes are drained; none where nothing is there. */
  Drains drains() throws Exception {
    return drainsAreWritten()
        ? Records.fromJson(client.getData().forPath(paths.drains()), Drains.class, "drains")
        : Drains.NONE;
  }

  boolean drainsAreWritten() throws Exception {
    return client.checkExists().forPath(paths.drains()) != null;
  }

  /** What nodes do when the record is another one. */
  interface Followed {
    void to(Map<String, Drain> drains) throws Exception;
  }

  /** Follows the next change of which nodes are drained, on another thread. */
  void followsDrains(Followed follows) throws Exception {
    Drains before = drains();
    answering.add(
        thread.submit(
            () -> {
              Awaitility.await()
                  .atMost(Duration.ofSeconds(60))
                  .pollInterval(Duration.ofMillis(20))
                  .until(() -> !drains().equals(before));
              follows.to(drains().nodes());
              return null;
            }));
  }

  public @Nullable Target target() throws Exception {
    try {
      return Records.fromJson(client.getData().forPath(paths.target()), Target.class, "target");
    } catch (NoNodeException e) {
      return null;
    }
  }

  /** What a master answers to a target. */
  public interface Answer {
    void to(Target target) throws Exception;
  }

  /** Answers the next target that is as wanted, on another thread. */
  public void answers(Predicate<Target> wanted, Answer answer) {
    answering.add(
        thread.submit(
            () -> {
              Target target =
                  Awaitility.await()
                      .atMost(Duration.ofSeconds(60))
                      .pollInterval(Duration.ofMillis(20))
                      .until(this::target, now -> now != null && wanted.test(now));
              answer.to(target);
              return target;
            }));
  }

  private void put(String path, byte[] data) throws Exception {
    client.create().orSetData().creatingParentsIfNeeded().forPath(path, data);
  }

  /** Fails when an answer could not be given. */
  @Override
  public void close() {
    for (Future<?> answer : answering) {
      Futures.getUnchecked(answer);
    }
    thread.shutdownNow();
    client.close();
  }
}
