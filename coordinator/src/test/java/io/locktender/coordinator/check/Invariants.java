package io.locktender.coordinator.check;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold in every state; the letters are those of {@code docs/checking.md}. */
final class Invariants {
  private static final Set<Phase> CLOSED_TO_OLD_WORKERS =
      EnumSet.of(Phase.FINISH, Phase.CHECK, Phase.SWAP, Phase.ADMIT);

  private final Scenario scenario;
  private final Ids ids;

  Invariants(Scenario scenario, Ids ids) {
    this.scenario = scenario;
    this.ids = ids;
  }

  /** Which one does not hold, and how; null when all hold. */
  @Nullable String broken(World world) {
    int broken = world.get(Var.BROKEN);
    if (broken != 0) {
      return World.constant(Broken.class, broken).sentence;
    }
    VersionDocument document = ids.documents.get(world.get(Var.DOCUMENT));
    for (int node = 0; node < scenario.nodes(); node++) {
      String worker = worker(world, node, document);
      if (worker != null) {
        return worker;
      }
    }
    String operation = operation(world, document);
    if (operation != null) {
      return operation;
    }
    String rehearsal = rehearsal(world, document);
    if (rehearsal != null) {
      return rehearsal;
    }
    String data = data(world, document);
    return data != null ? data : history(world, document.lastEnded());
  }

  private @Nullable String worker(World world, int node, VersionDocument document) {
    int release = Workers.release(world.get(node, Own.WORKER));
    if (release == 0) {
      return null;
    }
    if (world.get(node, Own.DRAINED) == 2) {
      return "(j) a worker is started on " + Ids.node(node) + ", which is drained";
    }
    String who = "a worker of " + Ids.release(release) + " runs on " + Ids.node(node);
    int withdrawn = world.get(Var.WITHDRAWN, release - 1);
    if (!document.admits(Ids.release(release)) && world.get(node, Own.EVER_ACKED) >= withdrawn) {
      return "(a) %s, which has acked revision %d, and %s admits it no more"
          .formatted(
              who,
              world.get(node, Own.EVER_ACKED),
              withdrawn == 0 ? "the document never" : "revision " + withdrawn);
    }
    Upgrade upgrade = document.upgrade();
    boolean old = release == scenario.old();
    if (old && closed(upgrade)) {
      return "(b) " + who + " in " + requireNonNull(upgrade).phase();
    }
    int data = world.get(Var.USUAL);
    if (scenario.rolling() && data == (old ? World.CONTRACTED : World.ORIGINAL)) {
      return "(b) "
          + who
          + (old ? ", and what it needs is removed" : ", and nothing is expanded for it");
    }
    int command = world.get(node, Own.JOB_STATE);
    if (command == Moves.RUNNING || command == NodeMoves.ENDING) {
      return "(d) " + who + " beside a command of its node";
    }
    if (world.get(node, Own.MACHINE) != release - 1 && scenario.ownSteps()) {
      return "(d) " + who + ", whose own step is not " + (release == 1 ? "undone" : "done");
    }
    return null;
  }

  private @Nullable String operation(World world, VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    return world.get(Var.LINGERING) == scenario.old() && upgrade != null && closed(upgrade)
        ? "(b) what a worker of %s had asked for still runs in %s"
            .formatted(scenario.from().version(), upgrade.phase())
        : null;
  }

  private boolean closed(@Nullable Upgrade upgrade) {
    return upgrade != null
        && !scenario.rehearses(upgrade.requestId())
        && CLOSED_TO_OLD_WORKERS.contains(upgrade.phase());
  }

  /** It never holds anything, never renames anything, and leaves nothing. */
  private @Nullable String rehearsal(World world, VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    if (upgrade != null && scenario.rehearses(upgrade.requestId())) {
      if (!document.admits(scenario.from()) || upgrade.heldAt() != 0) {
        return "(i) in " + upgrade.phase() + " of a rehearsal an admission is withdrawn";
      }
      if (!upgrade.swap().isEmpty() || world.get(Var.USUAL) != World.ORIGINAL) {
        return "(i) a rehearsal renames the collection";
      }
    }
    return upgrade == null
            && document.lastEnded() != null
            && document.lastEnded().outcome() == Outcome.REHEARSED
            && scenario.budget(Fault.LATE_WRITE) == 0
            && world.get(Var.COPY, Ids.mastership(document.token())) != World.NOTHING
        ? "(i) a rehearsal has ended, and its copy is left"
        : null;
  }

  private @Nullable String data(World world, VersionDocument document) {
    int usual = world.get(Var.USUAL);
    if (scenario.rolling()) {
      return inPlace(usual, document);
    }
    String copy = copy(world, document);
    if (copy != null) {
      return copy;
    }
    if (world.get(Var.DROPPED) == World.LOST) {
      return "(c) a collection is taken away that a new worker has made";
    }
    if (document.admits(scenario.to()) && world.get(Var.DROPPED) == World.ORIGINAL) {
      return "(d) the new release is admitted, and what the plan drops is there";
    }
    if (document.admits(scenario.from()) && usual != World.ORIGINAL) {
      return "(d) the old release is admitted, and the collection is not the original";
    }
    if (document.admits(scenario.to()) && usual != World.MIGRATED) {
      return "(d) the new release is admitted, and not every step is done once on the collection";
    }
    if (usual == World.COPIED) {
      return "(d) a copy has the usual name, and not every step is done on it";
    }
    if (usual == World.BEHIND) {
      return "(c) something is lost that was written before the swap";
    }
    if (usual == World.DIRTY) {
      return "(c) a copy has the usual name that was written when nobody should";
    }
    return usual != World.ORIGINAL && world.get(Var.BACKUP) != World.ORIGINAL
        ? "(d) the original is lost"
        : null;
  }

  /** Workers are stopped late, and served again soon. */
  private @Nullable String copy(World world, VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    if (upgrade == null) {
      return null;
    }
    boolean serves = upgrade.phase().serving() || upgrade.phase() == Phase.ROLLING_BACK;
    if (serves && !document.admits(scenario.from())) {
      return "(h) in " + upgrade.phase() + " the old release is not admitted";
    }
    int copy = world.get(Var.COPY, Ids.mastership(document.token()));
    if (upgrade.phase() == Phase.HOLD && copy == World.NOTHING) {
      return "(h) the workers are held, and there is no copy yet";
    }
    boolean caughtUp =
        !scenario.rehearses(upgrade.requestId())
            && (upgrade.phase() == Phase.FINISH || upgrade.phase() == Phase.CHECK);
    return caughtUp && copy == World.BEHIND && scenario.budget(Fault.STRANGER) == 0
        ? "(c) in " + upgrade.phase() + " a copy misses what a worker wrote"
        : null;
  }

  /** What a master sent before it died may still be expanded: the old release bears it. */
  private @Nullable String inPlace(int usual, VersionDocument document) {
    if (usual == World.LOST) {
      return "(c) something is lost that a worker wrote, or it was changed when nobody should";
    }
    if (document.upgrade() != null) {
      return null;
    }
    boolean old = document.version().equals(scenario.from().version());
    boolean late = scenario.budget(Fault.LATE_WRITE) > 0 && usual == World.LAGGING;
    return usual == (old ? World.ORIGINAL : World.CONTRACTED) || (old && late)
        ? null
        : "(d) the database is at " + document.version() + ", and the collection is not";
  }

  private static @Nullable String history(World world, @Nullable LastEnded last) {
    int request = last == null ? -1 : Ids.request(last.requestId());
    return last != null
            && request >= 0
            && Recorded.outcome(world.get(Var.HISTORY, request)) != last.outcome()
        ? "(c) request %s has ended as %s, and the history does not say so"
            .formatted(last.requestId(), last.outcome())
        : null;
  }
}
