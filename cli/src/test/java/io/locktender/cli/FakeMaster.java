package io.locktender.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.util.concurrent.Futures;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
final class FakeMaster implements AutoCloseable {
  private final ClusterPaths paths = new ClusterPaths("shop");
  private final CuratorFramework client;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Future<Target>> answering = new ArrayList<>();

  FakeMaster(String connect) {
    client = CuratorFrameworkFactory.newClient(connect, new RetryOneTime(50));
    client.start();
  }

  void isElected(String node) throws Exception {
    put(paths.election() + "/_c_1-latch-0000000001", node.getBytes(UTF_8));
  }

  void mirrors(Mirror mirror) throws Exception {
    put(paths.mirror(), Records.toJson(mirror));
  }

  void reports(NodeReport report) throws Exception {
    put(paths.node(report.node()), Records.toJson(report));
  }

  void sets(Target target) throws Exception {
    put(paths.target(), Records.toJson(target));
  }

  @Nullable Target target() throws Exception {
    try {
      return Records.fromJson(client.getData().forPath(paths.target()), Target.class, "target");
    } catch (NoNodeException e) {
      return null;
    }
  }

  /** What a master answers to a target. */
  interface Answer {
    void to(Target target) throws Exception;
  }

  /** Answers the next target that is as wanted, on another thread. */
  void answers(Predicate<Target> wanted, Answer answer) {
    answering.add(
        thread.submit(
            () -> {
              Target target =
                  Awaitility.await()
                      .atMost(Duration.ofSeconds(10))
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
    for (Future<Target> answer : answering) {
      Futures.getUnchecked(answer);
    }
    thread.shutdownNow();
    client.close();
  }
}
