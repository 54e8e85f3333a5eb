package io.locktender.agent.daemon;

import io.locktender.agent.page.ClusterWatch;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import java.time.Duration;
import java.util.function.Predicate;

/** The page's own session: it sees what a command sees, whatever the agent itself watches. */
record PageLink(OperatorClient client) implements ClusterWatch {
  static ClusterWatch open(ZooKeeperSettings settings, ClusterPaths paths) {
    return new PageLink(OperatorClient.connect(settings, paths, System::nanoTime));
  }

  @Override
  public void watch(Predicate<ClusterView> seen, Duration atMost) throws InterruptedException {
    client.watchUntil(seen, atMost);
  }

  @Override
  public void close() {
    client.close();
  }
}
