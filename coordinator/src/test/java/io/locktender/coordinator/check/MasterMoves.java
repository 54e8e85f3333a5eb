package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a master's loop does. A turn reads the view and decides; carrying it out is another move, so
 * that anything may happen in between. What was decided is carried out also by a master whose
 * session has ended; it decides nothing new, since each turn's last question is one that ZooKeeper
 * answers only to a session that lives.
 */
final class MasterMoves extends Moves {
  MasterMoves(Scenario scenario, Ids ids, Views views, Protocol protocol) {
    super(scenario, ids, views, protocol);
  }

  void moves(World world, int node, Next next) {
    if (node >= scenario.stateServers() || world.get(node, Own.AGENT) != World.UP) {
      return;
    }
    if (!world.is(node, Own.TOKEN)) {
      elect(world, node, next);
    } else if (world.is(node, Own.DECIDED)) {
      answers(world, node, next);
      carryOut(world, node, next);
    } else {
      answers(world, node, next);
      if (world.get(Var.DOWN) == 0) {
        turn(world, node, next);
      }
    }
  }

  /** Who may veto does not need the database. */
  private static void answers(World world, int node, Next next) {
    if (!world.is(node, Own.ASKED) || world.get(node, Own.ANSWER) != World.SILENT) {
      return;
    }
    String said = "those whom " + Ids.node(node) + " has asked ";
    next.to(world.copy().set(node, Own.ANSWER, World.YES), true, () -> said + "agree");
    if (can(world, Fault.VETO)) {
      World veto = spend(world, Fault.VETO).set(node, Own.ANSWER, World.VETO);
      next.to(veto, false, () -> said + "veto it");
    }
  }

  private static void elect(World world, int node, Next next) {
    if (world.get(Var.ELECTED) != 0 || world.is(node, Own.LOST)) {
      return;
    }
    int token = world.get(Var.MASTERSHIPS) + 1;
    if (token == World.TOKENS) {
      throw new IllegalStateException("more masterships than " + World.TOKENS);
    }
    World after = world.copy().set(Var.MASTERSHIPS, token).set(Var.ELECTED, token);
    after.set(node, Own.TOKEN, token);
    next.to(after, true, () -> Ids.node(node) + " is elected, with token " + Ids.token(token));
  }

  private void turn(World world, int node, Next next) {
    int document = world.get(Var.DOCUMENT);
    if (scenario.fine() && !world.is(node, Own.READ)) {
      next.to(
          world.copy().set(node, Own.READ, 1 + document),
          true,
          () -> "master " + Ids.node(node) + " reads the document");
      return;
    }
    if (world.is(node, Own.LOST) && protocol.asksZooKeeper()) {
      if (scenario.fine()) {
        next.to(
            world.copy().set(node, Own.READ, 0),
            true,
            () -> "master " + Ids.node(node) + " gets no answer from ZooKeeper");
      }
      return;
    }
    int read = scenario.fine() ? world.get(node, Own.READ) - 1 : document;
    World decided = decide(world.copy(), node, read, false, true, next);
    if (can(world, Fault.DEADLINE)) {
      List<Runnable> found = new ArrayList<>();
      World late =
          decide(
              spend(world, Fault.DEADLINE),
              node,
              read,
              true,
              false,
              (after, free, story) -> found.add(() -> next.to(after, free, story)));
      if (late.get(node, Own.DECIDED) != decided.get(node, Own.DECIDED)
          || late.get(Var.BROKEN) != decided.get(Var.BROKEN)) {
        found.forEach(Runnable::run);
      }
    }
  }

  private World decide(World after, int node, int read, boolean late, boolean free, Next next) {
    VersionDocument document = ids.documents.get(read);
    boolean ours = document.token().equals(Ids.token(after.get(node, Own.TOKEN)));
    World before = after.copy();
    MasterDecision decision;
    try {
      decision = protocol.decide(view(after, node, document, late));
    } catch (RuntimeException e) {
      after.set(Var.BROKEN, World.code(Broken.THREW));
      next.to(after, free, () -> "master " + Ids.node(node) + " throws " + e);
      return after;
    }
    after.set(node, Own.READ, 0);
    if (ours) {
      after.set(node, Own.CLAIMED, 1);
    }
    if (begins(decision, document) && !prepared(before, document)) {
      after.set(Var.BROKEN, World.code(Broken.UNPREPARED));
    }
    if (begins(decision, document) && !wanted(document)) {
      after.set(Var.BROKEN, World.code(Broken.ASKED_NOBODY));
    }
    if (!agreed(before, node, document, decision)) {
      after.set(Var.BROKEN, World.code(Broken.NO_CONSENT));
    }
    if (late && ours && scenario.hold().maxHold() != null && holdsOn(decision, document)) {
      after.set(Var.BROKEN, World.code(Broken.HELD_TOO_LONG));
    }
    if (!(decision.action() instanceof MasterAction.Wait)) {
      after.set(
          node, Own.DECIDED, ids.decided(read, decision.action(), after.get(Var.TARGET_VERSION)));
    }
    if (!after.equals(before)) {
      String how = late ? " (a deadline is over)" : "";
      String said = "master " + Ids.node(node) + how + " decides: " + decision.sentence();
      if (atOnce(decision.action())) {
        carryOut(after, node, (then, ignored, story) -> next.to(then, free, () -> said));
      } else {
        next.to(after, free, () -> said);
      }
    }
    return after;
  }

  /** Whether the hold begins by what is decided. */
  private static boolean begins(MasterDecision decision, VersionDocument document) {
    return decision.action() instanceof MasterAction.WriteDocument write
        && write.next().admits().isEmpty()
        && !document.admits().isEmpty();
  }

  /** Whether those who may veto have agreed to what is decided, about this very document. */
  private boolean agreed(World world, int node, VersionDocument document, MasterDecision decision) {
    Question question =
        begins(decision, document)
            ? Question.BEFORE_HOLD
            : commits(decision, document) ? Question.BEFORE_SWAP : null;
    return question == null
        || scenario.rolling()
        || scenario.budget(Fault.VETO) == 0
        || (world.get(node, Own.ASKED) == 1 + World.code(question)
            && ids.documents.get(world.get(node, Own.ASKED_DOCUMENT)).equals(document)
            && world.get(node, Own.ANSWER) == World.YES);
  }

  private static boolean commits(MasterDecision decision, VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    return upgrade != null
        && upgrade.phase() == Phase.CHECK
        && decision.action() instanceof MasterAction.WriteDocument write
        && write.next().upgrade() != null
        && write.next().upgrade().phase() == Phase.SWAP;
  }

  private static boolean wanted(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    Hold hold = upgrade == null ? null : upgrade.hold();
    return hold == null || !hold.manual() || hold.cutover() != null;
  }

  /** Whether the workers that are held stay so by what is decided. */
  private static boolean holdsOn(MasterDecision decision, VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    boolean held = upgrade != null && upgrade.phase().beforeCommit() && document.admits().isEmpty();
    boolean lets =
        decision.action() instanceof MasterAction.Resign
            || (decision.action() instanceof MasterAction.WriteDocument write
                && !write.next().admits().isEmpty());
    return held && !lets;
  }

  /** Whether every node that is registered has said that it has what the request needs. */
  private boolean prepared(World world, VersionDocument document) {
    for (int node = 0; node < scenario.nodes(); node++) {
      if (world.get(Var.REGISTERED, node) == 0) {
        continue;
      }
      int visible = world.get(Var.VISIBLE, node);
      NodeReport.Prepared answer = visible == 0 ? null : ids.reports.get(visible).prepared();
      Upgrade upgrade = document.upgrade();
      if (answer == null
          || upgrade == null
          || !answer.requestId().equals(upgrade.requestId())
          || !answer.problems().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** What may be late is a write; what a master does to itself is not seen by others. */
  private boolean atOnce(MasterAction action) {
    return !scenario.fine()
        && (action instanceof MasterAction.StartTask
            || action instanceof MasterAction.Cancel
            || action instanceof MasterAction.Ask);
  }

  private MasterView view(World world, int node, VersionDocument document, boolean late) {
    int[] nodes = new int[World.NODES];
    for (int i = 0; i < World.NODES; i++) {
      nodes[i] = world.get(Var.REGISTERED, i);
    }
    return views.master(world, node, document, nodes, late);
  }

  private void carryOut(World world, int node, Next next) {
    Ids.Decided decided = ids.decided.get(world.get(node, Own.DECIDED));
    MasterAction action = decided.action();
    World after = world.copy().set(node, Own.DECIDED, 0);
    String name = "master " + Ids.node(node);
    if (action instanceof MasterAction.WriteDocument write) {
      write(world, after, node, decided, write, next);
    } else if (action instanceof MasterAction.StartTask start) {
      if (world.get(node, Own.TASK_STATE) == RUNNING) {
        after.set(Var.BROKEN, World.code(Broken.TWO_TASKS));
      }
      after.set(node, Own.TASK, ids.tasks.id(start.task())).set(node, Own.TASK_STATE, RUNNING);
      after.set(node, Own.TASK_DOCUMENT, decided.before()).set(node, Own.TASK_STAGE, 0);
      next.to(after, true, () -> name + " starts " + start.task().kind());
    } else if (action instanceof MasterAction.Cancel) {
      after.set(node, Own.TASK_STATE, FAILED).set(node, Own.TASK_STAGE, 0);
      killing(world, node, after, true, () -> name + " stops its task", next);
    } else if (action instanceof MasterAction.Ask ask) {
      after.set(node, Own.ASKED, 1 + World.code(ask.question()));
      after.set(node, Own.ASKED_DOCUMENT, decided.before()).set(node, Own.ANSWER, World.SILENT);
      next.to(after, true, () -> name + " asks those who may veto: " + ask.question().word());
    } else if (action instanceof MasterAction.SetTarget set) {
      setTarget(world, after, node, decided, set, next);
    } else if (action instanceof MasterAction.Resign) {
      if (world.get(Var.ELECTED) == world.get(node, Own.TOKEN)) {
        after.set(Var.ELECTED, 0);
      }
      endMastership(after, node);
      killing(world, node, after, true, () -> name + " resigns", next);
    }
  }

  private void setTarget(
      World world,
      World after,
      int node,
      Ids.Decided decided,
      MasterAction.SetTarget set,
      Next next) {
    boolean took =
        !world.is(node, Own.LOST) && world.get(Var.TARGET_VERSION) == decided.targetVersion();
    if (took) {
      after.set(Var.TARGET, ids.targets.id(set.target()));
      after.set(Var.TARGET_VERSION, decided.targetVersion() + 1);
    }
    next.to(
        after,
        true,
        () ->
            "master "
                + Ids.node(node)
                + (took ? " sets the target to " + set.target() : " fails to set the target"));
  }

  /** First the history, where something ended; then the document, in one compare-and-set. */
  private void write(
      World world,
      World after,
      int node,
      Ids.Decided decided,
      MasterAction.WriteDocument write,
      Next next) {
    String name = "master " + Ids.node(node);
    after.set(node, Own.RECORDED, 0);
    if (world.get(Var.DOWN) != 0) {
      next.to(after, true, () -> name + " cannot write: the database does not answer");
      return;
    }
    EndedUpgrade ended = write.ended();
    if (ended != null && !protocol.endsInOneWrite()) {
      inTwoWrites(world, after, node, decided, write, next);
      return;
    }
    if (ended != null && !world.is(node, Own.RECORDED)) {
      World recorded = world.copy().set(node, Own.RECORDED, 1);
      record(recorded, ended);
      next.to(recorded, true, () -> name + " records " + ended.outcome() + " in the history");
      return;
    }
    replace(after, node, decided, write.next(), next);
  }

  private static void record(World world, EndedUpgrade ended) {
    int request = Ids.request(ended.requestId());
    if (Recorded.revision(world.get(Var.HISTORY, request)) <= ended.revision()) {
      world.set(Var.HISTORY, request, Recorded.code(ended));
    }
  }

  /** What no master may do: admits in one write, and says in another that the request ended. */
  private void inTwoWrites(
      World world,
      World after,
      int node,
      Ids.Decided decided,
      MasterAction.WriteDocument write,
      Next next) {
    VersionDocument stored = document(world);
    if (!world.is(node, Own.RECORDED)) {
      VersionDocument half = with(write.next(), stored.lastEnded());
      if (write.next().upgrade() == null && stored.upgrade() != null) {
        after.set(node, Own.DECIDED, world.get(node, Own.DECIDED)).set(node, Own.RECORDED, 1);
      }
      replace(after, node, decided, half, next);
      return;
    }
    if (stored.revision() == write.next().revision()) {
      record(after, Objects.requireNonNull(write.ended()));
      after.set(Var.DOCUMENT, ids.document(write.next()));
    }
    next.to(after, true, () -> "master " + Ids.node(node) + " says that the request has ended");
  }

  private static VersionDocument with(VersionDocument document, @Nullable LastEnded lastEnded) {
    return new VersionDocument(
        document.cluster(),
        document.lineage(),
        document.adopted(),
        document.revision(),
        document.token(),
        document.epoch(),
        document.version(),
        document.admits(),
        document.upgrade(),
        lastEnded);
  }

  private void replace(
      World after, int node, Ids.Decided decided, VersionDocument written, Next next) {
    VersionDocument stored = document(after);
    VersionDocument before = ids.documents.get(decided.before());
    boolean took = protocol.replaces(stored, before);
    if (took) {
      Transition.take(after, stored, written, after.get(node, Own.TOKEN));
      after.set(Var.DOCUMENT, ids.document(written));
    }
    String phase = written.upgrade() == null ? "" : ", " + written.upgrade().phase();
    next.to(
        after,
        true,
        () ->
            "master "
                + Ids.node(node)
                + (took
                    ? " writes revision "
                        + written.revision()
                        + phase
                        + ", admits "
                        + written.admits()
                    : " writes nothing: its transition is late"));
  }
}
