package io.locktender.agent.daemon;

import com.google.common.base.Ticker;
import io.locktender.agent.node.ClusterLink;
import io.locktender.agent.node.GateWatch;
import io.locktender.agent.node.Leaving;
import io.locktender.agent.node.LocalReleases;
import io.locktender.agent.node.NodeCommands;
import io.locktender.agent.node.NodeLoop;
import io.locktender.agent.node.NodeMeters;
import io.locktender.agent.node.NodePorts;
import io.locktender.agent.node.OwnCommands;
import io.locktender.agent.node.Registrar;
import io.locktender.agent.process.CommandRunner;
import io.locktender.agent.process.RunningCommand;
import io.locktender.agent.worker.WorkerSettings;
import io.locktender.agent.worker.WorkerSupervisor;
import io.locktender.agent.worker.Workers;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.master.Jitter;
import io.locktender.coordinator.master.Wakeup;
import io.locktender.coordinator.store.NodeStore;
import io.locktender.coordinator.zookeeper.NodeWatch;
import io.locktender.coordinator.zookeeper.ReportPublisher;
import io.locktender.steps.command.SearchPath;
import io.locktender.steps.program.ReleasePrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every node's part. */
final class NodeWiring {
  private static final String SYSTEMCTL = "systemctl";
  private static final Path ROOT = Path.of("/");

  /** None of its calls waits for a job of systemd's. */
  private static final Duration SYSTEMCTL_LIMIT = Duration.ofSeconds(10);

  /** A node's own command that runs longer is killed, whatever the cluster's deadlines say. */
  private static final Duration LONGEST_COMMAND = Duration.ofHours(1);

  private final AgentServices agent;
  private final Wakeup wakeup;
  private final Leaving leaving;
  private final NodeMeters meters;
  private final LongSupplier nanos;

  private NodeWiring(AgentServices agent, Wakeup wakeup, Leaving leaving, NodeMeters meters) {
    this.agent = agent;
    this.wakeup = wakeup;
    this.leaving = leaving;
    this.meters = meters;
    this.nanos = agent.clocks.nanos();
  }

  /**
   * The node's loop.
   *
   * @param wakeup what the loop waits on
   * @param leaving whether the workers are to be stopped before the agent ends
   * @param meters what is measured
   * @param progress how far the master's task is, or null
   */
  static NodeLoop loop(
      AgentServices agent,
      Wakeup wakeup,
      Leaving leaving,
      NodeMeters meters,
      Supplier<NodeReport.@Nullable TaskProgress> progress) {
    return new NodeWiring(agent, wakeup, leaving, meters).loop(progress);
  }

  private NodeLoop loop(Supplier<NodeReport.@Nullable TaskProgress> progress) {
    ClusterLink cluster = cluster();
    AnsweredStore store = new AnsweredStore(agent.store, agent.metrics.mongodb());
    CommandRunner commands =
        new CommandRunner(agent.cookies, environment(), agent.threads.commands(), wakeup::wake);
    LocalReleases releases =
        new LocalReleases(
            agent.releases,
            agent.config.stateServer(),
            () -> SearchPath.ofThisProcess().find(SYSTEMCTL).isPresent(),
            ReleasePrograms.onThisMachine(),
            agent.state.path(),
            nanos);
    return new NodeLoop(
        agent.self,
        registrar(cluster, store),
        new GateWatch(store, agent.config.node(), cluster::hint, nanos, new Jitter(agent.random)),
        new NodePorts(
            cluster,
            agent.state,
            agent.events,
            workers(commands),
            agent.marks::endEarlier,
            releases,
            new NodeCommands(releases, starter(commands), agent.journal, LONGEST_COMMAND),
            meters,
            leaving,
            progress),
        wakeup::await,
        nanos);
  }

  private static NodeCommands.CommandStarter starter(CommandRunner commands) {
    return (directory, command, environment, limit) -> {
      RunningCommand running = commands.run(directory, command, environment, limit);
      return new OwnCommands.Started(running.result(), running::cancel);
    };
  }

  private ClusterLink cluster() {
    NodeWatch watch = agent.closer.add(new NodeWatch(agent.zookeeper, wakeup::wake, nanos));
    ReportPublisher publisher =
        agent.closer.add(
            new ReportPublisher(
                agent.zookeeper,
                agent.config.node(),
                agent.incarnation.current(),
                agent.incarnation.previous()));
    return new ZooKeeperLink(agent.zookeeper, watch, publisher, agent.metrics.zookeeper());
  }

  /** A report that was left behind goes with its session: twice as long, and it has an owner. */
  private Registrar registrar(ClusterLink cluster, NodeStore store) {
    Duration patience = agent.config.zookeeper().sessionTimeout().multipliedBy(2);
    return new Registrar(agent.self, cluster, store, agent.clocks.wall(), nanos, patience);
  }

  private Workers workers(CommandRunner commands) {
    return agent.closer.add(
        new WorkerSupervisor(
            agent.cookies,
            agent.state,
            agent.events,
            environment(),
            agent.threads.probes(),
            agent.threads.drains(),
            words -> commands.run(ROOT, words, Map.of("LC_ALL", "C"), SYSTEMCTL_LIMIT).result(),
            wakeup::wake,
            Ticker.systemTicker(),
            WorkerSettings.defaults()));
  }

  private Map<String, String> environment() {
    return Map.of(
        "LOCKTENDER_CLUSTER", agent.config.cluster(),
        "LOCKTENDER_NODE", agent.config.node(),
        "LOCKTENDER_MONGODB_URI", agent.config.mongodb().workerUri(),
        "LOCKTENDER_DATABASE", agent.config.mongodb().database());
  }
}
