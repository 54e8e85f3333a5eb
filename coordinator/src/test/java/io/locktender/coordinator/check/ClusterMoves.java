package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.release.ReleaseVersion;
import org.jspecify.annotations.Nullable;

/** What happens to the cluster as a whole: operators, the election, the database. */
final class ClusterMoves extends Moves {
  ClusterMoves(Scenario scenario, Ids ids, Views views, Protocol protocol) {
    super(scenario, ids, views, protocol);
  }

  void moves(World world, Next next) {
    request(world, next);
    abort(world, next);
    cutOver(world, next);
    if (scenario.rolling()) {
      oldWorkerWrites(world, next);
    } else {
      originalIsWritten(world, next);
    }
    operation(world, next);
    remake(world, next);
    if (world.get(Var.ELECTED) != 0 && !masterLives(world)) {
      next.to(world.copy().set(Var.ELECTED, 0), true, () -> "the session of the dead master ends");
    }
    if (world.get(Var.DOWN) != 0) {
      next.to(world.copy().set(Var.DOWN, 0), true, () -> "the database answers again");
    } else if (can(world, Fault.DATABASE)) {
      next.to(
          spend(world, Fault.DATABASE).set(Var.DOWN, 1),
          false,
          () -> "the database answers nobody");
    }
  }

  private boolean masterLives(World world) {
    for (int node = 0; node < scenario.nodes(); node++) {
      if (world.get(node, Own.TOKEN) == world.get(Var.ELECTED)) {
        return true;
      }
    }
    return false;
  }

  /** An operator who does not look first: whatever is in the target is replaced. */
  private void request(World world, Next next) {
    if (!can(world, Fault.REQUEST)) {
      return;
    }
    World after = spend(world, Fault.REQUEST);
    int request = scenario.budget(Fault.REQUEST) - after.get(Var.LEFT, World.code(Fault.REQUEST));
    target(after, target(Ids.request(request), null));
    ReleaseVersion to = scenario.to().version();
    next.to(after, false, () -> "ann asks for " + to + ": request " + Ids.request(request));
  }

  /** Aborts the request that runs, or else the one that waits. */
  private void abort(World world, Next next) {
    if (!can(world, Fault.ABORT) || world.get(Var.TARGET) == 0) {
      return;
    }
    Target target = ids.targets.get(world.get(Var.TARGET));
    Upgrade upgrade = document(world).upgrade();
    String request = upgrade == null ? target.requestId() : upgrade.requestId();
    if (Ids.request(request) < 0) {
      return;
    }
    World after = spend(world, Fault.ABORT);
    target(after, target(request, "bob"));
    next.to(after, false, () -> "bob aborts request " + request);
  }

  /** Asked for at any time; and sooner or later where it is waited for. */
  private void cutOver(World world, Next next) {
    Upgrade upgrade = document(world).upgrade();
    Hold hold = upgrade == null ? null : upgrade.hold();
    if (world.get(Var.TARGET) == 0 || upgrade == null || hold == null) {
      return;
    }
    Target target = ids.targets.get(world.get(Var.TARGET));
    if (!target.requestId().equals(upgrade.requestId()) || target.abort() != null) {
      return;
    }
    if (can(world, Fault.CUTOVER)) {
      int left = world.get(Var.LEFT, World.code(Fault.CUTOVER));
      cutOver(spend(world, Fault.CUTOVER), target, "early-" + left, false, next);
    }
    boolean answered =
        target.command() == null
            || (upgrade.answer() != null && upgrade.answer().id().equals(target.command().id()));
    boolean waits = upgrade.phase() == Phase.READY && hold.manual() && hold.cutover() == null;
    if (waits && answered) {
      cutOver(world.copy(), target, "hold-" + hold.holds(), true, next);
    }
  }

  private void cutOver(World after, Target target, String id, boolean free, Next next) {
    target(after, target.with(new OperatorCommand(id, OperatorCommand.Kind.CUTOVER, "ann")));
    next.to(after, free, () -> "ann asks for the cut-over: " + id);
  }

  /** What a worker that is gone had asked for: it ends sooner or later, and may write before. */
  private void operation(World world, Next next) {
    int release = world.get(Var.LINGERING);
    if (release == 0 || world.get(Var.DOWN) != 0) {
      return;
    }
    String whose =
        "the operation of a worker of " + Ids.release(release).version() + " that is gone";
    next.to(world.copy().set(Var.LINGERING, 0), true, () -> whose + " ends");
    int written = written(world.get(Var.USUAL), release == scenario.old());
    if (scenario.rolling() && written != world.get(Var.USUAL)) {
      World after = world.copy().set(Var.LINGERING, 0).set(Var.USUAL, written);
      next.to(after, true, () -> whose + " writes, and ends");
    }
    World behind = behind(world);
    if (!scenario.rolling()
        && release == scenario.old()
        && world.get(Var.USUAL) == World.ORIGINAL
        && !behind.equals(world)) {
      next.to(behind.set(Var.LINGERING, 0), true, () -> whose + " writes, and ends");
    }
  }

  /** What a worker's write makes of the documents: pending ones, or what none can read. */
  private static int written(int content, boolean old) {
    return switch (content) {
      case World.ORIGINAL -> old ? content : World.LOST;
      case World.EXPANDED, World.STALE -> old ? World.LAGGING : content;
      case World.CONTRACTED -> old ? World.LOST : content;
      default -> content;
    };
  }

  private void oldWorkerWrites(World world, Next next) {
    int content = world.get(Var.USUAL);
    if (!can(world, Fault.WRITE) || content == World.ORIGINAL || content == World.LAGGING) {
      return;
    }
    for (int node = 0; node < scenario.nodes(); node++) {
      if (Workers.release(world.get(node, Own.WORKER)) == scenario.old()) {
        String name = Ids.node(node);
        World after = spend(world, Fault.WRITE);
        after.set(Var.USUAL, written(content, true));
        next.to(after, false, () -> "the old worker on " + name + " writes");
        return;
      }
    }
  }

  /** By a worker that runs, or by a stranger as long as a pass under the hold is still to come. */
  private void originalIsWritten(World world, Next next) {
    World written = behind(world);
    if (world.get(Var.USUAL) != World.ORIGINAL || written.equals(world)) {
      return;
    }
    if (can(world, Fault.WRITE) && workerRuns(world, scenario.old())) {
      next.to(spend(written, Fault.WRITE), false, () -> "an old worker writes");
    }
    Upgrade upgrade = document(world).upgrade();
    if (can(world, Fault.STRANGER)
        && upgrade != null
        && upgrade.phase().beforeCommit()
        && upgrade.phase() != Phase.CHECK) {
      next.to(spend(written, Fault.STRANGER), false, () -> "a stranger writes");
    }
  }

  /** What the plan drops, the new release may have a use for. */
  private void remake(World world, Next next) {
    boolean gone = world.get(Var.DROPPED) == World.NOTHING;
    if (can(world, Fault.REMAKE) && gone && workerRuns(world, 3 - scenario.old())) {
      next.to(
          spend(world, Fault.REMAKE).set(Var.DROPPED, World.MIGRATED),
          false,
          () -> "a new worker makes the collection again that was dropped");
    }
  }

  private boolean workerRuns(World world, int release) {
    for (int node = 0; node < scenario.nodes(); node++) {
      if (Workers.release(world.get(node, Own.WORKER)) == release) {
        return true;
      }
    }
    return false;
  }

  private static World behind(World world) {
    World after = world.copy();
    for (int token = 1; token < World.TOKENS; token++) {
      int copy = after.get(Var.COPY, token);
      if (copy == World.COPIED || copy == World.MIGRATED) {
        after.set(Var.COPY, token, World.BEHIND);
      }
    }
    return after;
  }

  private Target target(String request, @Nullable String abort) {
    Revert revert = scenario.backward() ? new Revert(null) : null;
    HoldOptions hold = scenario.rolling() ? null : scenario.hold();
    @Nullable Boolean rehearse = scenario.rehearses(request) ? true : null;
    return new Target(
        scenario.to().version(), request, "ann", abort, null, null, revert, hold, rehearse);
  }

  private void target(World world, Target target) {
    world.set(Var.TARGET, ids.targets.id(target));
    world.set(Var.TARGET_VERSION, world.get(Var.TARGET_VERSION) + 1);
  }
}
