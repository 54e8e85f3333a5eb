package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;

/** Agents that start, die, register, and lose their sessions. */
final class AgentMoves extends Moves {
  private final NodeMoves nodes;

  AgentMoves(Scenario scenario, Ids ids, Views views, Protocol protocol, NodeMoves nodes) {
    super(scenario, ids, views, protocol);
    this.nodes = nodes;
  }

  void moves(World world, int node, Next next) {
    switch (world.get(node, Own.AGENT)) {
      case World.NEW -> join(world, node, next);
      case World.DEAD -> dead(world, node, next);
      default -> up(world, node, next);
    }
    if (world.get(Var.VISIBLE, node) != world.get(node, Own.SENT)) {
      next.to(
          world.copy().set(Var.VISIBLE, node, world.get(node, Own.SENT)),
          true,
          () -> "the master's view has the report of " + Ids.node(node));
    }
  }

  private void join(World world, int node, Next next) {
    if (can(world, Fault.JOIN)) {
      World after = spend(world, Fault.JOIN);
      after.set(node, Own.AGENT, World.UP).set(node, Own.INCARNATION, 1);
      atOnce(after, node);
      next.to(after, false, () -> Ids.node(node) + " is new: its agent starts");
    }
  }

  private void dead(World world, int node, Next next) {
    World started = world.copy().set(node, Own.AGENT, World.UP);
    started.set(node, Own.INCARNATION, world.get(node, Own.INCARNATION) + 1);
    started.set(node, Own.KNOWN, protocol.knownAfterRestart(world.get(node, Own.KNOWN)));
    atOnce(started, node);
    next.to(started, true, () -> Ids.node(node) + ": its agent starts");
    nodes.worker(world, node, next);
    if (world.is(node, Own.SENT)) {
      World expired = world.copy();
      publish(expired, node, 0);
      next.to(expired, true, () -> Ids.node(node) + ": the session of its dead agent ends");
    }
  }

  private void up(World world, int node, Next next) {
    crash(world, node, next);
    if (world.is(node, Own.LOST)) {
      World knows = world.copy().set(node, Own.LOST, 0);
      endMastership(knows, node);
      killing(
          world,
          node,
          knows,
          true,
          () -> Ids.node(node) + " learns that its session has ended",
          next);
    } else if (!world.is(node, Own.JOINED)) {
      register(world, node, next);
    }
    if (world.is(node, Own.JOINED)) {
      loseSession(world, node, next);
      nodes.moves(world, node, next);
    }
  }

  /** ZooKeeper first, then the database; then what runs is adopted. */
  private void register(World world, int node, Next next) {
    if (world.get(Var.DOWN) == 0) {
      World after = registered(world.copy(), node);
      next.to(after, true, () -> Ids.node(node) + " registers");
    }
  }

  /** Until it has registered, an agent does nothing that others see. */
  private void atOnce(World world, int node) {
    if (!scenario.fine() && world.get(Var.DOWN) == 0) {
      registered(world, node);
    }
  }

  private World registered(World world, int node) {
    world.set(node, Own.JOINED, 1);
    world.set(Var.REGISTERED, node, world.get(node, Own.INCARNATION));
    publish(world, node, nodes.firstReport(world, node));
    return world;
  }

  private void loseSession(World world, int node, Next next) {
    if (world.is(node, Own.LOST) || !can(world, Fault.SESSION)) {
      return;
    }
    World after = spend(world, Fault.SESSION).set(node, Own.LOST, 1);
    publish(after, node, 0);
    int token = world.get(node, Own.TOKEN);
    if (token != 0 && world.get(Var.ELECTED) == token) {
      after.set(Var.ELECTED, 0);
    }
    next.to(
        after,
        false,
        () -> Ids.node(node) + ": its session ends in ZooKeeper, and it does not know yet");
  }

  /** Its worker lives on; what its agent knew only in memory is gone. */
  private void crash(World world, int node, Next next) {
    if (!can(world, Fault.CRASH)) {
      return;
    }
    World after = spend(world, Fault.CRASH).set(node, Own.AGENT, World.DEAD);
    endMastership(after, node);
    Own[] inMemory = {
      Own.JOINED, Own.GATE, Own.ACKED, Own.JOB, Own.JOB_STATE, Own.PREPARED, Own.LOST
    };
    for (Own each : inMemory) {
      after.set(node, each, 0);
    }
    int worker = world.get(node, Own.WORKER);
    if (Workers.isUnrecorded(worker)) {
      after.set(node, Own.WORKER, Workers.unknown(Workers.release(worker)));
    }
    killing(world, node, after, false, () -> Ids.node(node) + ": its agent is killed", next);
  }
}
