package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.VersionDocument;
import java.util.function.Supplier;

/** What may happen next in a state; what all kinds of moves share. */
abstract class Moves {
  static final int RUNNING = 1 + World.code(TaskView.State.RUNNING);
  static final int SUCCEEDED = 1 + World.code(TaskView.State.SUCCEEDED);
  static final int FAILED = 1 + World.code(TaskView.State.FAILED);

  /** Failed, because the database did not answer. */
  static final int UNANSWERED = 1 + TaskView.State.values().length;

  /** Failed, because something else had written. */
  static final int DISTURBED = UNANSWERED + 1;

  /** Takes each move. */
  @FunctionalInterface
  interface Next {
    /**
     * One move.
     *
     * @param next the state after it
     * @param free whether it happens by itself, without a fault or an operator
     * @param story what happened, in one line
     */
    void to(World next, boolean free, Supplier<String> story);
  }

  final Scenario scenario;
  final Ids ids;
  final Views views;
  final Protocol protocol;

  Moves(Scenario scenario, Ids ids, Views views, Protocol protocol) {
    this.scenario = scenario;
    this.ids = ids;
    this.views = views;
    this.protocol = protocol;
  }

  VersionDocument document(World world) {
    return ids.documents.get(world.get(Var.DOCUMENT));
  }

  static boolean can(World world, Fault fault) {
    return world.get(Var.LEFT, World.code(fault)) > 0
        && (!fault.isFault() || world.get(Var.FAULTS) > 0);
  }

  /** The state in which a fault has happened once more. */
  static World spend(World world, Fault fault) {
    World next = world.copy();
    next.set(Var.LEFT, World.code(fault), next.get(Var.LEFT, World.code(fault)) - 1);
    return fault.isFault() ? next.set(Var.FAULTS, next.get(Var.FAULTS) - 1) : next;
  }

  /** Writes a node's report, or removes it when 0. */
  void publish(World world, int node, int report) {
    world.set(node, Own.SENT, report);
    if (!scenario.delayed()) {
      world.set(Var.VISIBLE, node, report);
    }
  }

  /** The mastership of an agent is over: nothing of it is kept. */
  static void endMastership(World world, int node) {
    for (Own each : new Own[] {Own.TOKEN, Own.CLAIMED, Own.READ, Own.DECIDED, Own.RECORDED}) {
      world.set(node, each, 0);
    }
    forgetTask(world, node);
  }

  private static void forgetTask(World world, int node) {
    for (Own each : new Own[] {Own.TASK, Own.TASK_STATE, Own.TASK_DOCUMENT, Own.TASK_STAGE}) {
      world.set(node, each, 0);
    }
    for (Own each : new Own[] {Own.ASKED, Own.ASKED_DOCUMENT, Own.ANSWER}) {
      world.set(node, each, 0);
    }
  }

  /** A move that kills the running task of an agent: what it has sent may still take effect. */
  void killing(
      World before, int node, World after, boolean free, Supplier<String> story, Next next) {
    next.to(after, free, story);
    boolean writes = before.get(node, Own.TASK_STATE) == RUNNING && writes(before, node);
    if (writes && can(after, Fault.LATE_WRITE) && after.get(Var.ORPHAN) == 0) {
      World late = spend(after, Fault.LATE_WRITE);
      late.set(Var.ORPHAN, 0, before.get(node, Own.TASK));
      late.set(Var.ORPHAN, 1, before.get(node, Own.TASK_DOCUMENT));
      late.set(Var.ORPHAN, 2, before.get(node, Own.TASK_STAGE));
      next.to(late, false, () -> story.get() + "; what its task has sent is still under way");
    }
  }

  private boolean writes(World world, int node) {
    return switch (ids.tasks.get(world.get(node, Own.TASK)).kind()) {
      case PREFLIGHT, MEASURE, QUIET, PROVE -> false;
      default -> true;
    };
  }
}
