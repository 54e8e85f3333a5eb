package io.locktender.agent.daemon;

import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.http.Heartbeat;
import io.locktender.agent.node.NodeLoop;
import io.locktender.coordinator.master.MasterLoop;
import io.locktender.coordinator.master.Wakeup;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One node's daemon: the node's loop and, on a state server, the master's. What they work on is
 * opened before, and closed after them. Workers live on when it ends.
 */
public final class AgentDaemon {
  private static final Duration MASTER_ENDS_WITHIN = Duration.ofSeconds(10);

  private final Wakeup nodeWakeup = new Wakeup();
  private final Wakeup masterWakeup = new Wakeup();

  private final Departure departure;

  private AgentDaemon(Departure departure) {
    this.departure = departure;
  }

  /**
   * Runs the daemon until the calling thread is interrupted. Workers are left running, but for
   * those that the departure stops before.
   *
   * @param departure how it ends
   * @throws io.locktender.steps.text.InvalidInputException when the state directory is another
   *     agent's, or cannot be used
   * @throws io.locktender.coordinator.zookeeper.NodeNameTakenException when another agent lives
   *     under the node's name
   * @throws IOException when the HTTP server's address cannot be had
   */
  public static void run(AgentConfig config, Departure departure)
      throws IOException, InterruptedException {
    try (Closer closer = new Closer()) {
      new AgentDaemon(departure).run(config, closer);
    }
  }

  private void run(AgentConfig config, Closer closer) throws IOException, InterruptedException {
    AgentServices agent = new AgentServices(config, closer, this::wake);
    MasterWiring master =
        config.stateServer() ? MasterWiring.of(agent, this::wake, masterWakeup) : null;
    Heartbeat beats = new Heartbeat(agent.clocks.nanos());
    NodeLoop node =
        NodeWiring.loop(
            agent,
            nodeWakeup,
            departure,
            new NodeGauges(
                agent.heartbeat,
                agent.metrics,
                new LastEnds(agent.store, agent.threads.lookups(), agent.metrics::ended),
                departure.notices(),
                others(master, beats)),
            () -> master == null ? null : master.tasks().progress());
    agent.metrics.loop("node", () -> agent.heartbeat.health().ageSeconds());
    if (master != null) {
      agent.metrics.loop("master", () -> beats.health().ageSeconds());
    }
    departure.wakes(nodeWakeup::wake);
    run(node, master == null ? null : master.loop(), beats);
  }

  /** Whether the master's loop goes round too. */
  private static BooleanSupplier others(@Nullable MasterWiring master, Heartbeat beats) {
    return () -> master == null || beats.health().alive();
  }

  /** The node's loop runs on the calling thread, the master's on one of its own. */
  private void run(NodeLoop node, @Nullable MasterLoop master, Heartbeat beats)
      throws InterruptedException {
    if (master == null) {
      node.run();
      return;
    }
    Thread thread = new Thread(() -> untilInterrupted(master, beats), "master");
    thread.start();
    try {
      node.run();
    } finally {
      thread.interrupt();
      thread.join(MASTER_ENDS_WITHIN.toMillis());
    }
  }

  private void untilInterrupted(MasterLoop master, Heartbeat beats) {
    try {
      master.run(masterWakeup, turn -> beats.beat(turn.sentence()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    nodeWakeup.wake();
    masterWakeup.wake();
  }
}
