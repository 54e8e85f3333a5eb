package io.locktender.it.scale;

import com.google.common.util.concurrent.Uninterruptibles;
import io.locktender.agent.node.ClusterLink;
import io.locktender.agent.node.GateWatch;
import io.locktender.agent.node.NodeIdentity;
import io.locktender.agent.node.NodeLoop;
import io.locktender.agent.node.NodePorts;
import io.locktender.agent.node.NodeReleases;
import io.locktender.agent.node.Registrar;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.master.Jitter;
import io.locktender.coordinator.master.Wakeup;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.NodeWatch;
import io.locktender.coordinator.zookeeper.ReportPublisher;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.NodeRole;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The node's part of an agent, with the real loop, rules, watches and reports, on a connection to
 * ZooKeeper of its own. Its workers are no processes, its records are in memory.
 */
final class LightAgent implements AutoCloseable {
  private static final Duration SESSION = Duration.ofSeconds(40);
  private static final long STACK_BYTES = 256 << 10;

  private final Wakeup wakeup = new Wakeup();
  private final ClusterConnection connection;
  private final NodeWatch watch;
  private final ReportPublisher publisher;
  private final Thread thread;

  LightAgent(
      String node,
      String cluster,
      String zookeeper,
      ClusterStore store,
      NodeReleases releases,
      Acks acks) {
    String run = node + "-run";
    connection =
        ClusterConnection.open(
            ZooKeeperSettings.of(zookeeper, SESSION), new ClusterPaths(cluster), wakeup::wake);
    watch = new NodeWatch(connection, wakeup::wake, System::nanoTime);
    publisher = new ReportPublisher(connection, node, run, null);
    NodeIdentity self =
        new NodeIdentity(
            cluster, node, run, List.of(NodeRole.MACHINE), "127.0.0.1:1", AgentBuild.current());
    Link link = new Link(connection, watch, publisher, acks);
    Silent silent = new Silent();
    NodeLoop loop =
        new NodeLoop(
            self,
            new Registrar(
                self, link, store, InstantSource.system(), System::nanoTime, Duration.ofMinutes(2)),
            new GateWatch(store, node, link::hint, System::nanoTime, new Jitter(new Random())),
            new NodePorts(
                link,
                new LightRecords(),
                (type, fields) -> {},
                new LightWorkers(),
                () -> {},
                releases,
                silent,
                silent,
                silent,
                () -> null),
            wakeup::await,
            System::nanoTime);
    thread = new Thread(null, () -> run(loop), node, STACK_BYTES);
  }

  /** What the loop has of ZooKeeper; notes each report when it is there. */
  private record Link(
      ClusterConnection connection, NodeWatch watch, ReportPublisher publisher, Acks acks)
      implements ClusterLink {
    @Override
    public boolean connected() {
      return connection.connected();
    }

    @Override
    public @Nullable Target target() {
      return watch.target();
    }

    @Override
    public Optional<NewerFormatException> newer() {
      return watch.newer();
    }

    @Override
    public @Nullable Drains drains() {
      return watch.drains();
    }

    @Override
    public boolean drainsAreKnown() {
      return watch.drainsAreKnown();
    }

    @Override
    public @Nullable GateHint hint() {
      return watch.hint();
    }

    @Override
    public void publish(NodeReport report) {
      if (publisher.publish(report)) {
        acks.note(report);
      }
    }
  }

  void start() {
    thread.start();
  }

  private static void run(NodeLoop loop) {
    try {
      loop.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    Uninterruptibles.joinUninterruptibly(thread);
    publisher.close();
    watch.close();
    connection.close();
  }
}
