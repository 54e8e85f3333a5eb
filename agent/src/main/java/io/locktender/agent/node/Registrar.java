package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.Concern;
import io.locktender.coordinator.decide.NodeAction;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.master.DecisionLog;
import io.locktender.coordinator.store.NodeStore;
import io.locktender.coordinator.zookeeper.NodeNameTakenException;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.NodeRegistration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Registers this run of the agent, once, before the gate is ever read. ZooKeeper is asked first
 * whether another agent lives under the same name: it must not lose its registration to this one.
 */
public final class Registrar {
  private final NodeIdentity self;
  private final ClusterLink cluster;
  private final NodeStore store;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Duration patience;
  private final DecisionLog decisions = new DecisionLog(LoggerFactory.getLogger(Registrar.class));
  private @Nullable Long takenSince;
  private volatile boolean registered;
  private String waitsFor = "registers";

  /**
   * Registers nothing yet.
   *
   * @param patience how long a report of another agent is waited out: one that was left behind goes
   *     with its session
   */
  public Registrar(
      NodeIdentity self,
      ClusterLink cluster,
      NodeStore store,
      InstantSource clock,
      LongSupplier nanos,
      Duration patience) {
    this.self = self;
    this.cluster = cluster;
    this.store = store;
    this.clock = clock;
    this.nanos = nanos;
    this.patience = patience;
  }

  /** Why it is not registered yet, in a sentence. */
  String waitsFor() {
    return waitsFor;
  }

  boolean registered() {
    return registered;
  }

  /**
   * Tries to register.
   *
   * @param known the newest that this node has ever seen, or null
   * @return whether this run was registered now; false when ZooKeeper or MongoDB did not answer, or
   *     a report under this name is waited out
   * @throws io.locktender.coordinator.zookeeper.NodeNameTakenException when another agent lives
   *     under this name, and goes on living
   */
  boolean register(@Nullable SeenRevision known) {
    if (!cluster.connected()) {
      waits("waits for ZooKeeper to answer");
      return false;
    }
    NodeDecision starting =
        new NodeDecision(new NodeAction.Wait(), NodeState.STARTING, "registers", null);
    try {
      cluster.publish(
          self.report(starting, false, 0, known, null, null, null, List.of(), null, null, null));
      store.register(
          new NodeRegistration(
              self.node(), self.incarnation(), self.roles(), clock.instant(), self.agent()));
      registered = true;
      takenSince = null;
      decisions.say(Concern.NONE, "registered as " + self.node() + " of cluster " + self.cluster());
      return true;
    } catch (NodeNameTakenException e) {
      long now = nanos.getAsLong();
      takenSince = takenSince == null ? Long.valueOf(now) : takenSince;
      if (now - takenSince > patience.toNanos()) {
        throw e;
      }
      waits(String.valueOf(e.getMessage()));
    } catch (ZooKeeperUnavailableException | DatabaseUnavailableException e) {
      waits(String.valueOf(e.getMessage()));
    }
    return false;
  }

  private void waits(String why) {
    waitsFor = "not registered yet: " + why;
    decisions.say(Concern.WARNING, waitsFor);
  }
}
