package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.NodeAction;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeRules;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.zookeeper.NodeNameTakenException;
import io.locktender.steps.text.InvalidInputException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's loop: the one thread that starts, adopts and stops workers, and acks. It is woken by
 * any change, reads the whole view, and does what {@link NodeRules} decides until that is to wait.
 */
public final class NodeLoop {
  private static final Logger log = LoggerFactory.getLogger(NodeLoop.class);

  /** Soon enough after something failed. */
  static final Duration RETRY = Duration.ofMillis(500);

  /** More actions than this in a row, and the loop looks up whether it is to end. */
  static final int MAX_ACTIONS = 100;

  private final NodePorts ports;
  private final Registrar registrar;
  private final GateWatch gate;
  private final LoopPause pause;
  private final NodeMemory memory;
  private final NodeJobs jobs;
  private final NodeViewBuilder views;
  private final NodeActions actions;
  private final NodeReporter reporter;

  /**
   * Reads what this node remembers.
   *
   * @param nanos a monotonic clock
   * @throws InvalidInputException when a record on disk is garbled
   * @throws UncheckedIOException when one cannot be read
   */
  public NodeLoop(
      NodeIdentity self,
      Registrar registrar,
      GateWatch gate,
      NodePorts ports,
      LoopPause pause,
      LongSupplier nanos) {
    this.ports = ports;
    this.registrar = registrar;
    this.gate = gate;
    this.pause = pause;
    this.memory = new NodeMemory(ports.records());
    this.jobs = new NodeJobs(ports, memory, nanos);
    this.views = new NodeViewBuilder(self, ports, gate, memory, jobs);
    this.actions = new NodeActions(ports, gate, memory, jobs);
    this.reporter = new NodeReporter(self, ports, gate, memory, nanos);
  }

  /**
   * Runs until the thread is interrupted.
   *
   * @throws NodeNameTakenException when another agent lives under this node's name
   */
  public void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      pause.await(turn());
    }
  }

  /** One turn. What fails is not acked, and is tried again: the view is read anew. */
  private Duration turn() {
    try {
      return cycle();
    } catch (NodeNameTakenException e) {
      throw e;
    } catch (UncheckedIOException | InvalidInputException e) {
      log.warn("nothing is done: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("a bug: nothing is done", e);
    }
    return RETRY;
  }

  /**
   * Decides and acts until there is nothing to do; returns how long to wait for a change. The
   * cluster hears of it once, at its end: what comes in between is over before anybody reads it.
   */
  private Duration cycle() {
    if (!registered()) {
      return RETRY;
    }
    gate.beginTurn();
    try {
      return act();
    } finally {
      // However it ended: what was done is heard of.
      reporter.publish();
    }
  }

  private Duration act() {
    for (int turns = 0; turns < MAX_ACTIONS; turns++) {
      ports.workers().poll();
      jobs.recordEnd(gate.document());
      NodeView view = views.view();
      NodeDecision decision = NodeRules.decide(view);
      if (needsFreshGate(decision.action()) && !gate.fresh()) {
        gate.ask();
        continue;
      }
      reporter.say(view, decision);
      if (decision.action() instanceof NodeAction.Adopt && !registeredAnew()) {
        return RETRY;
      }
      if (runsSomething(decision.action())) {
        reporter.publish();
      }
      actions.carryOut(decision.action());
      reporter.done(decision);
      if (decision.action() instanceof NodeAction.Wait) {
        reporter.publish();
        if (view.out() != null && view.workers().isEmpty()) {
          ports.leaving().workersAreGone();
        }
        gate.atRest(atRest(decision));
        return nextLook();
      }
    }
    return Duration.ZERO;
  }

  /** It may take long: the cluster hears of what was done before it. */
  private static boolean runsSomething(NodeAction action) {
    return action instanceof NodeAction.StartWorkers || action instanceof NodeAction.RunJob;
  }

  /**
   * The node is as it is to be, and a hint would tell of what is new. So it may be for hours while
   * an upgrade copies; whoever is held is not, for its product is down.
   */
  private boolean atRest(NodeDecision decision) {
    boolean still = decision.state() == NodeState.SERVING || decision.state() == NodeState.DRAINED;
    return still && gate.document() != null && ports.cluster().connected();
  }

  /** What may not be done on what was read a while ago, or not linearizably. */
  private static boolean needsFreshGate(NodeAction action) {
    return action instanceof NodeAction.StartWorkers
        || action instanceof NodeAction.Switch
        || action instanceof NodeAction.RunJob
        || action instanceof NodeAction.Persist
        || action instanceof NodeAction.Adopt;
  }

  /**
   * Registers, once; then adopts what the agent before this one left running. Not before: what is
   * found would be another agent's, if one lives under this name. Nothing else is done before all
   * is adopted: an ack would pass over a worker that is not known.
   */
  private boolean registered() {
    if (!registrar.registered()) {
      if (!registrar.register(memory.known())) {
        ports.meters().beat(registrar.waitsFor());
        if (ports.leaving().wanted()) {
          // Whether what runs here is this agent's is not known before it is registered.
          ports.leaving().workersAreNotKnown();
        }
        return false;
      }
    }
    if (!ports.workers().adopted()) {
      ports.leftovers().run();
      ports.workers().adopt();
    }
    return true;
  }

  /** The registration that was read is the adopted dump's: it is read anew as well. */
  private boolean registeredAnew() {
    if (!registrar.register(memory.known())) {
      return false;
    }
    gate.ask();
    return true;
  }

  private Duration nextLook() {
    Duration soonest = jobs.failed() ? RETRY : gate.every();
    return ports.workers().nextDeadline().filter(due -> due.compareTo(soonest) < 0).orElse(soonest);
  }
}
