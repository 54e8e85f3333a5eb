package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A scenario under a protocol: where it begins, what may happen next, when it has come to rest. */
final class Model {
  private static final int MAX_SETTLING = 1_000;

  private final Scenario scenario;
  private final Ids ids = new Ids();
  private final Invariants invariants;
  private final NodeMoves nodes;
  private final AgentMoves agents;
  private final MasterMoves masters;
  private final TaskMoves tasks;
  private final ClusterMoves cluster;

  Model(Scenario scenario, Protocol protocol) {
    this.scenario = scenario;
    this.invariants = new Invariants(scenario, ids);
    Views views = new Views(scenario, ids);
    this.nodes = new NodeMoves(scenario, ids, views, protocol);
    this.agents = new AgentMoves(scenario, ids, views, protocol, nodes);
    this.masters = new MasterMoves(scenario, ids, views, protocol);
    this.tasks = new TaskMoves(scenario, ids, views, protocol);
    this.cluster = new ClusterMoves(scenario, ids, views, protocol);
  }

  Scenario scenario() {
    return scenario;
  }

  Invariants invariants() {
    return invariants;
  }

  /** Every move from a state, always in the same order. */
  void moves(World world, Moves.Next next) {
    for (int node = 0; node < scenario.nodes(); node++) {
      agents.moves(world, node, next);
      masters.moves(world, node, next);
      tasks.moves(world, node, next);
    }
    cluster.moves(world, next);
    tasks.orphan(world, next);
  }

  /** At rest at the release that it begins with, with every budget full. */
  World first() {
    World world = settled();
    int faults = 0;
    for (Fault fault : Fault.values()) {
      world.set(Var.LEFT, World.code(fault), scenario.budget(fault));
      faults += fault.isFault() ? scenario.budget(fault) : 0;
    }
    return world.set(Var.FAULTS, Math.min(faults, scenario.faults()));
  }

  /** The database was baselined, and every agent started. */
  private World settled() {
    World world = new World();
    VersionDocument first =
        Transitions.baseline(Views.CLUSTER, Views.LINEAGE, Ids.token(0), scenario.from());
    world.set(Var.DOCUMENT, ids.document(first)).set(Var.USUAL, World.ORIGINAL);
    world.set(Var.DROPPED, scenario.budget(Fault.REMAKE) > 0 ? World.ORIGINAL : World.NOTHING);
    boolean joins = scenario.budget(Fault.JOIN) > 0;
    for (int node = 0; node < scenario.nodes(); node++) {
      boolean later = joins && node == scenario.nodes() - 1;
      world.set(node, Own.AGENT, later ? World.NEW : World.DEAD);
    }
    Set<World> seen = new HashSet<>();
    while (!good(world)) {
      if (!seen.add(world) || seen.size() > MAX_SETTLING) {
        throw new IllegalStateException("the cluster does not come to rest at its beginning");
      }
      world = firstNew(world, seen);
    }
    return world;
  }

  private World firstNew(World world, Set<World> seen) {
    List<World> found = new ArrayList<>();
    moves(
        world,
        (next, free, story) -> {
          if (free && !seen.contains(next)) {
            found.add(next);
          }
        });
    return found.isEmpty() ? world : found.get(0);
  }

  /**
   * Whether all is done: no upgrade runs, the target is at the database version and its request has
   * ended, a master is there and has nothing to do, every node serves the database version, and no
   * copy is left.
   */
  boolean good(World world) {
    VersionDocument document = ids.documents.get(world.get(Var.DOCUMENT));
    if (document.upgrade() != null
        || world.get(Var.DOWN) != 0
        || world.get(Var.ORPHAN) != 0
        || world.get(Var.LINGERING) != 0
        || !targetAtRest(world, document)
        || Views.garbage(world, document)) {
      return false;
    }
    boolean master = false;
    for (int node = 0; node < scenario.nodes(); node++) {
      if (world.get(node, Own.AGENT) != World.NEW && !serves(world, node, document)) {
        return false;
      }
      master |= isMaster(world, node, document);
    }
    return master;
  }

  private boolean targetAtRest(World world, VersionDocument document) {
    if (world.get(Var.TARGET) == 0) {
      return false;
    }
    Target target = ids.targets.get(world.get(Var.TARGET));
    int request = Ids.request(target.requestId());
    return target.version().equals(document.version())
        && (request < 0 || world.get(Var.ENDED, request) != 0);
  }

  private boolean serves(World world, int node, VersionDocument document) {
    int visible = world.get(Var.VISIBLE, node);
    if (visible == 0 || world.is(node, Own.LOST)) {
      return false;
    }
    NodeReport report = ids.reports.get(visible);
    boolean drained = world.is(node, Own.DRAINED);
    int worker = drained ? Workers.NONE : Workers.running(Ids.release(document.version()));
    return world.get(node, Own.WORKER) == worker
        && report.incarnation().equals(Ids.incarnation(node, world.get(node, Own.INCARNATION)))
        && report.state() == (drained ? NodeState.DRAINED : NodeState.SERVING)
        && report.revision() == document.revision();
  }

  private static boolean isMaster(World world, int node, VersionDocument document) {
    int token = world.get(node, Own.TOKEN);
    return token != 0
        && token == world.get(Var.ELECTED)
        && document.token().equals(Ids.token(token))
        && !world.is(node, Own.DECIDED)
        && world.get(node, Own.TASK_STATE) != Moves.RUNNING;
  }
}
