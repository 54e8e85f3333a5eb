package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the master's task does to the collections. It works on though its master was deposed, until
 * its agent learns of it.
 */
final class TaskMoves extends Moves {
  TaskMoves(Scenario scenario, Ids ids, Views views, Protocol protocol) {
    super(scenario, ids, views, protocol);
  }

  void moves(World world, int node, Next next) {
    if (world.get(node, Own.TASK_STATE) != RUNNING) {
      return;
    }
    MasterTask<?> task = ids.tasks.get(world.get(node, Own.TASK));
    VersionDocument document = ids.documents.get(world.get(node, Own.TASK_DOCUMENT));
    if (world.get(Var.DOWN) != 0) {
      World after = world.copy().set(node, Own.TASK_STATE, UNANSWERED);
      halfDone(after, task, document);
      Supplier<String> story = () -> name(node, task) + " fails: the database does not answer";
      killing(world, node, after, true, story, next);
      return;
    }
    if (task.kind() == TaskKind.QUIET && world.get(Var.LINGERING) != 0) {
      return;
    }
    World after = world.copy();
    String what = goOn(after, node, task, document);
    next.to(after, true, () -> name(node, task) + " " + what);
    if (can(world, Fault.FAILURE)) {
      World failed = spend(world, Fault.FAILURE).set(node, Own.TASK_STATE, FAILED);
      halfDone(failed, task, document);
      next.to(failed, false, () -> name(node, task) + " fails");
    }
  }

  private void halfDone(World world, MasterTask<?> task, VersionDocument document) {
    switch (task.kind()) {
      case SYNC, CATCH_UP, STEP -> world.set(Var.COPY, protocol.worksIn(document), World.DIRTY);
      case EXPAND, KEEP_UP, CONTRACT, REVERT ->
          world.set(Var.USUAL, inPart(task.kind(), world.get(Var.USUAL)));
      default -> {}
    }
  }

  /** The whole of a step in place; of a pass that keeps up it is kept whether it changed any. */
  private String inPlace(World world, int node, TaskKind kind) {
    int before = world.get(Var.USUAL);
    int after = whole(kind, before);
    world.set(Var.USUAL, after);
    String said = end(world, node, true, "is done");
    if (kind == TaskKind.KEEP_UP && after != before) {
      world.set(node, Own.TASK_STAGE, 1);
    }
    return said;
  }

  private int whole(TaskKind kind, int content) {
    return switch (kind) {
      case EXPAND -> content == World.CONTRACTED ? late() : World.EXPANDED;
      // Each step does its own documents, and one before may need what one after it has changed.
      case KEEP_UP ->
          switch (content) {
            case World.CONTRACTED -> late();
            case World.LAGGING -> World.STALE;
            default -> World.EXPANDED;
          };
      case CONTRACT ->
          content == World.EXPANDED || content == World.CONTRACTED ? World.CONTRACTED : World.LOST;
      default -> content == World.CONTRACTED ? World.LOST : World.ORIGINAL;
    };
  }

  /** What a write that comes late, or a part of a step, makes of the documents. */
  private int inPart(TaskKind kind, int content) {
    return switch (kind) {
      case EXPAND, KEEP_UP ->
          switch (content) {
            case World.ORIGINAL -> World.LAGGING;
            case World.CONTRACTED -> late();
            default -> content;
          };
      case CONTRACT -> whole(kind, content);
      default -> content == World.EXPANDED || content == World.STALE ? World.LAGGING : content;
    };
  }

  private int late() {
    return protocol.comparesWithWhatWasRead() ? World.CONTRACTED : World.LOST;
  }

  /** What an agent had begun before it died. */
  void orphan(World world, Next next) {
    if (world.get(Var.ORPHAN) == 0) {
      return;
    }
    MasterTask<?> task = ids.tasks.get(world.get(Var.ORPHAN, 0));
    VersionDocument document = ids.documents.get(world.get(Var.ORPHAN, 1));
    World over = world.copy();
    over.set(Var.ORPHAN, 0, 0).set(Var.ORPHAN, 1, 0).set(Var.ORPHAN, 2, 0);
    next.to(over, true, () -> "nothing comes of the late " + task.kind());
    if (world.get(Var.DOWN) != 0) {
      return;
    }
    World after = over.copy();
    switch (task.kind()) {
      case SYNC, CATCH_UP, STEP -> after.set(Var.COPY, protocol.worksIn(document), World.DIRTY);
      case SWAP -> rename(after, document);
      case EXPAND, KEEP_UP, CONTRACT, REVERT ->
          after.set(Var.USUAL, inPart(task.kind(), world.get(Var.USUAL)));
      default -> drop(after, world.get(Var.ORPHAN, 2));
    }
    next.to(after, true, () -> "the late " + task.kind() + " takes effect");
  }

  private static String name(int node, MasterTask<?> task) {
    return task.kind() + " of " + Ids.node(node);
  }

  /** Goes on with a task by one write; says what that was. */
  private String goOn(World world, int node, MasterTask<?> task, VersionDocument document) {
    int token = protocol.worksIn(document);
    return switch (task.kind()) {
      case PREFLIGHT, MEASURE, BACKUP -> end(world, node, true, "is done");
      case QUIET -> end(world, node, true, "finds the server quiet");
      case SYNC, DROP, SWEEP -> sweeping(world, node, task.kind(), token);
      case STEP -> step(world, node, token);
      case CATCH_UP -> {
        follow(world, token);
        yield end(world, node, true, "has brought the copy up");
      }
      case PROVE -> {
        boolean well =
            world.get(Var.USUAL) == World.ORIGINAL
                && world.get(Var.COPY, token) != World.BEHIND
                && world.get(Var.COPY, token) != World.NOTHING;
        String found =
            end(world, node, well, well ? "finds nothing missing" : "finds a difference");
        if (world.get(Var.COPY, token) == World.BEHIND) {
          world.set(node, Own.TASK_STATE, DISTURBED);
        }
        yield found;
      }
      case SWAP -> swap(world, node, document);
      case EXPAND, KEEP_UP, CONTRACT, REVERT -> inPlace(world, node, task.kind());
    };
  }

  private static String end(World world, int node, boolean well, String what) {
    world.set(node, Own.TASK_STATE, well ? SUCCEEDED : FAILED).set(node, Own.TASK_STAGE, 0);
    return what;
  }

  /** The collections are listed first, the document is read after. */
  private String sweeping(World world, int node, TaskKind kind, int token) {
    int stage = world.get(node, Own.TASK_STAGE);
    if (stage == 0) {
      if (kind == TaskKind.DROP) {
        world.set(Var.COPY, token, World.NOTHING);
      }
      stage = protocol.listsBeforeReading() ? list(world) : live(world);
      if (scenario.fine() || scenario.budget(Fault.SESSION) > 0) {
        world.set(node, Own.TASK_STAGE, stage);
        return protocol.listsBeforeReading() ? "lists the copies" : "reads the document";
      }
    }
    drop(world, stage);
    if (kind != TaskKind.SYNC) {
      return end(world, node, true, "has swept");
    }
    boolean first = world.get(Var.COPY, token) == World.NOTHING;
    follow(world, token);
    String what = end(world, node, true, first ? "has copied" : "has brought the copy up");
    world.set(node, Own.TASK_STAGE, first ? 1 : 0);
    return what;
  }

  /** The copy becomes what its original is now, each document derived from it anew. */
  private void follow(World world, int token) {
    int content = world.get(Var.COPY, token);
    boolean stepHasRun = scenario.inHold() && content == World.MIGRATED;
    boolean faithful =
        content != World.DIRTY && !stepHasRun && world.get(Var.USUAL) == World.ORIGINAL;
    int derived = scenario.inHold() ? World.COPIED : World.MIGRATED;
    world.set(Var.COPY, token, faithful ? derived : World.DIRTY);
  }

  private static int list(World world) {
    int listed = 1;
    for (int token = 1; token < World.TOKENS; token++) {
      if (world.get(Var.COPY, token) != World.NOTHING) {
        listed |= 1 << token;
      }
    }
    return listed;
  }

  private int live(World world) {
    int live = 1;
    for (int token = 1; token < World.TOKENS; token++) {
      if (Views.live(document(world), token)) {
        live |= 1 << token;
      }
    }
    return live;
  }

  private void drop(World world, int stage) {
    int dropped = protocol.listsBeforeReading() ? stage & ~live(world) : list(world) & ~stage;
    for (int token = 1; token < World.TOKENS; token++) {
      if ((dropped & 1 << token) != 0) {
        world.set(Var.COPY, token, World.NOTHING);
      }
    }
  }

  /** Verified after it: the copy must be there before and after. */
  private static String step(World world, int node, int token) {
    int copy = world.get(Var.COPY, token);
    if (copy == World.NOTHING) {
      return end(world, node, false, "fails: the copy is gone");
    }
    world.set(
        Var.COPY,
        token,
        switch (copy) {
          case World.COPIED -> World.MIGRATED;
          case World.BEHIND -> World.BEHIND;
          default -> World.DIRTY;
        });
    return end(world, node, true, "is done and verified");
  }

  private String swap(World world, int node, VersionDocument document) {
    String renamed = rename(world, document);
    if (renamed != null) {
      return renamed;
    }
    if (world.get(Var.DROPPED) != World.NOTHING || world.get(node, Own.TASK_STAGE) != 0) {
      return drop(world, node, document);
    }
    boolean done =
        world.get(Var.BACKUP) != World.NOTHING
            && world.get(Var.USUAL) != World.NOTHING
            && world.get(Var.COPY, copies(document)) == World.NOTHING;
    return end(world, node, done, done ? "is done" : "fails: the copy is lost");
  }

  /**
   * Lists what the plan drops; then, if the fence is open, renames the one that was listed. Both in
   * one move: while the fence is open, no worker has made it again.
   */
  private String drop(World world, int node, VersionDocument document) {
    int listed = world.get(node, Own.TASK_STAGE);
    if (listed == 0) {
      world.set(node, Own.TASK_STAGE, world.get(Var.DROPPED));
      return "lists the collection that is dropped";
    }
    if (protocol.fencesSwap() && !document(world).token().equals(document.token())) {
      return end(world, node, false, "fails: another master has taken over");
    }
    world.set(node, Own.TASK_STAGE, 0);
    if (world.get(Var.DROPPED) != listed) {
      return "is refused: it is another collection than was listed";
    }
    world.set(Var.DROPPED, listed == World.ORIGINAL ? World.NOTHING : World.LOST);
    return "renames the collection that is dropped";
  }

  /** The next rename, by the names that there are; null when there is none to do. */
  private @Nullable String rename(World world, VersionDocument document) {
    int copy = copies(document);
    boolean usual = world.get(Var.USUAL) != World.NOTHING;
    boolean backup = world.get(Var.BACKUP) != World.NOTHING;
    if (world.get(Var.COPY, copy) == World.NOTHING || usual == backup) {
      return null;
    }
    if (usual) {
      world.set(Var.BACKUP, world.get(Var.USUAL)).set(Var.USUAL, World.NOTHING);
      return "renames the original to the backup's name";
    }
    world.set(Var.USUAL, world.get(Var.COPY, copy)).set(Var.COPY, copy, World.NOTHING);
    return "renames the copy to the usual name";
  }

  private int copies(VersionDocument document) {
    return protocol.swaps(Objects.requireNonNull(document.upgrade()));
  }
}
