package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import org.jspecify.annotations.Nullable;

/** Notes about a transition that took effect, for the invariants. */
final class Transition {
  private Transition() {}

  static void take(World world, VersionDocument before, VersionDocument next, int writer) {
    if (Ids.mastership(before.token()) > writer) {
      world.set(Var.BROKEN, World.code(Broken.DEPOSED));
    }
    for (int release = 1; release <= 2; release++) {
      if (next.admits(Ids.release(release))) {
        world.set(Var.WITHDRAWN, release - 1, 0);
      } else if (before.admits(Ids.release(release))) {
        world.set(Var.WITHDRAWN, release - 1, (int) next.revision());
      }
    }
    if (servesAgain(before, next) && aNodeDoesSomething(world)) {
      world.set(Var.BROKEN, World.code(Broken.BACK_TOO_LATE));
    }
    String began = running(next);
    if (began != null && !began.equals(running(before)) && ended(world, began)) {
      world.set(Var.BROKEN, World.code(Broken.AGAIN));
    }
    String over = running(before);
    if (over != null && running(next) == null) {
      end(world, over);
    }
    if (next.lastEnded() != null && !next.lastEnded().equals(before.lastEnded())) {
      end(world, next.lastEnded().requestId());
    }
  }

  private static boolean servesAgain(VersionDocument before, VersionDocument next) {
    return before.upgrade() != null
        && next.upgrade() != null
        && before.upgrade().phase() != Phase.SYNC
        && before.token().equals(next.token())
        && next.upgrade().phase() == Phase.READY;
  }

  private static boolean aNodeDoesSomething(World world) {
    for (int node = 0; node < World.NODES; node++) {
      if (world.get(node, Own.JOB_STATE) == Moves.RUNNING || world.is(node, Own.APPLYING)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String running(VersionDocument document) {
    return document.upgrade() == null ? null : document.upgrade().requestId();
  }

  private static boolean ended(World world, String requestId) {
    return world.get(Var.ENDED, Ids.request(requestId)) != 0;
  }

  private static void end(World world, String requestId) {
    world.set(Var.ENDED, Ids.request(requestId), 1);
  }
}
