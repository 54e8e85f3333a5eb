package io.locktender.agent.daemon;

import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.node.NodeLoop;
import io.locktender.coordinator.master.MasterLoop;
import io.locktender.coordinator.master.Wakeup;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One node's daemon: the node's loop and, on a state server, the master's. What they work on is
 * opened before, and closed after them. Workers live on when it ends.
 */
public final class AgentDaemon {
  private static final Duration MASTER_ENDS_WITHIN = Duration.ofSeconds(10);

  private final Wakeup nodeWakeup = new Wakeup();
  private final Wakeup masterWakeup = new Wakeup();

  private AgentDaemon() {}

  /**
   * Runs the daemon until the calling thread is interrupted. Workers are left running.
   *
   * @throws io.locktender.steps.text.InvalidInputException when the state directory is another
   *     agent's, or cannot be used
   * @throws io.locktender.coordinator.zookeeper.NodeNameTakenException when another agent lives
   *     under the node's name
   * @throws IOException when the HTTP server's address cannot be had
   */
  public static void run(AgentConfig config) throws IOException, InterruptedException {
    try (Closer closer = new Closer()) {
      new AgentDaemon().run(config, closer);
    }
  }

  private void run(AgentConfig config, Closer closer) throws IOException, InterruptedException {
    AgentServices agent = new AgentServices(config, closer, this::wake);
    MasterWiring master =
        config.stateServer() ? MasterWiring.of(agent, this::wake, masterWakeup) : null;
    NodeLoop node =
        NodeWiring.loop(agent, nodeWakeup, () -> master == null ? null : master.tasks().progress());
    run(node, master == null ? null : master.loop());
  }

  /** The node's loop runs on the calling thread, the master's on one of its own. */
  private void run(NodeLoop node, @Nullable MasterLoop master) throws InterruptedException {
    if (master == null) {
      node.run();
      return;
    }
    Thread thread = new Thread(() -> untilInterrupted(master), "master");
    thread.start();
    try {
      node.run();
    } finally {
      thread.interrupt();
      thread.join(MASTER_ENDS_WITHIN.toMillis());
    }
  }

  private void untilInterrupted(MasterLoop master) {
    try {
      master.run(masterWakeup);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    nodeWakeup.wake();
    masterWakeup.wake();
  }
}
