package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.decide.NodeAction;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node's loop does: reads its gate, carries out what is decided, reports. */
final class NodeMoves extends Moves {
  private static final int MAX_ACTIONS = 20;

  /** {@link Own#JOB_STATE}: its command was told to end, and runs. */
  static final int ENDING = 1 + World.code(JobView.State.ENDING);

  private static final Own[] DECIDED_BY = {
    Own.INCARNATION,
    Own.GATE,
    Own.KNOWN,
    Own.ACKED,
    Own.WORKER,
    Own.CURRENT,
    Own.LEVEL,
    Own.APPLIED,
    Own.APPLYING,
    Own.JOB,
    Own.JOB_STATE,
    Own.DRAINED
  };

  /** A decision depends on the node alone, and most nodes are alike in many states. */
  private final Map<List<Integer>, NodeDecision> decisions = new ConcurrentHashMap<>();

  private final Map<List<Integer>, Integer> gates = new ConcurrentHashMap<>();

  NodeMoves(Scenario scenario, Ids ids, Views views, Protocol protocol) {
    super(scenario, ids, views, protocol);
  }

  void moves(World world, int node, Next next) {
    read(world, node, next);
    act(world, node, next);
    worker(world, node, next);
    job(world, node, next);
    drain(world, node, next);
  }

  NodeDecision decide(World world, int node) {
    Integer[] key = new Integer[DECIDED_BY.length + 1];
    key[0] = node;
    for (int i = 0; i < DECIDED_BY.length; i++) {
      key[i + 1] = world.get(node, DECIDED_BY[i]);
    }
    return decisions.computeIfAbsent(
        List.of(key), ignored -> protocol.decide(views.node(world, node)));
  }

  /** Reads the gate. A revision that is new is persisted before anything else: one move. */
  private void read(World world, int node, Next next) {
    if (world.get(Var.DOWN) != 0) {
      if (world.is(node, Own.GATE)) {
        next.to(
            world.copy().set(node, Own.GATE, 0),
            true,
            () -> Ids.node(node) + " gets no answer from the database");
      }
      return;
    }
    int gate = gate(world, node, world.get(Var.DOCUMENT));
    if (gate != world.get(node, Own.GATE)) {
      next.to(opened(world.copy(), node, gate), true, () -> Ids.node(node) + reads(gate));
    }
    int old = gate(world, node, World.FIRST_DOCUMENT);
    // A node that never read anything has nothing to know a stale document by.
    boolean known = world.is(node, Own.EVER_ACKED) || !protocol.readsLinearizably();
    if (known && can(world, Fault.STALE_READ) && old != world.get(node, Own.GATE) && old != gate) {
      next.to(
          opened(spend(world, Fault.STALE_READ), node, old),
          false,
          () -> Ids.node(node) + reads(old) + ", which is no longer true");
    }
  }

  private String reads(int gate) {
    Gate.Read read = (Gate.Read) ids.gates.get(gate);
    return " reads revision " + read.document().revision();
  }

  private int gate(World world, int node, int document) {
    int registered = world.get(Var.REGISTERED, node);
    return gates.computeIfAbsent(
        List.of(node, registered, document),
        ignored ->
            ids.gates.id(
                new Gate.Read(
                    ids.documents.get(document),
                    registered == 0 ? null : Views.registration(node, registered))));
  }

  private World opened(World world, int node, int gate) {
    world.set(node, Own.GATE, gate);
    return goOn(world, node);
  }

  private void act(World world, int node, Next next) {
    NodeDecision decision = decide(world, node);
    World after = world.copy();
    carryOut(after, node, decision);
    if (!(decision.action() instanceof NodeAction.Wait)) {
      goOn(after, node);
    }
    if (!after.equals(world)) {
      next.to(after, true, () -> Ids.node(node) + ": " + decision.sentence());
    }
  }

  /**
   * Goes on with what nobody sees in between, up to what depends on the gate's being true: a start
   * or a command may come any time after the gate was read.
   */
  private World goOn(World world, int node) {
    for (int i = 0; i < MAX_ACTIONS && !scenario.fine(); i++) {
      NodeDecision decision = decide(world, node);
      NodeAction action = decision.action();
      if (action instanceof NodeAction.StartWorkers || action instanceof NodeAction.RunJob) {
        return world;
      }
      carryOut(world, node, decision);
      if (action instanceof NodeAction.Wait) {
        return world;
      }
    }
    return world;
  }

  /** An operator's wish is on disk before it is followed. */
  private void drain(World world, int node, Next next) {
    if (!world.is(node, Own.DRAINED) && can(world, Fault.DRAIN)) {
      World after = spend(world, Fault.DRAIN).set(node, Own.DRAINED, 1);
      next.to(after, false, () -> "ann drains " + Ids.node(node));
    } else if (world.is(node, Own.DRAINED) && can(world, Fault.RESUME)) {
      World after = spend(world, Fault.RESUME).set(node, Own.DRAINED, 0);
      next.to(after, false, () -> "ann resumes " + Ids.node(node));
    }
  }

  private void carryOut(World world, int node, NodeDecision decision) {
    if (world.is(node, Own.DRAINED) && world.get(node, Own.WORKER) == Workers.NONE) {
      world.set(node, Own.DRAINED, 2);
    }
    carryOut(world, node, decision.action());
    if (!world.is(node, Own.LOST)) {
      publish(world, node, report(world, node, decision));
    }
  }

  private void carryOut(World world, int node, NodeAction action) {
    if (action instanceof NodeAction.Persist persist) {
      world.set(node, Own.KNOWN, (int) persist.known().revision());
    } else if (action instanceof NodeAction.Stop) {
      int worker = world.get(node, Own.WORKER);
      world.set(node, Own.WORKER, Workers.stopping(Workers.release(worker)));
    } else if (action instanceof NodeAction.Ack ack) {
      int revision = (int) ack.revision();
      world.set(node, Own.ACKED, revision);
      world.set(node, Own.EVER_ACKED, Math.max(revision, world.get(node, Own.EVER_ACKED)));
    } else if (action instanceof NodeAction.SetLevel level) {
      setLevel(world, node, Ids.release(level.version()));
    } else if (action instanceof NodeAction.Lower lower) {
      world.set(node, Own.LEVEL, Ids.release(lower.version()));
      world.set(node, Own.APPLIED, lower.applied().isEmpty() ? 0 : 1);
    } else if (action instanceof NodeAction.Forget) {
      // What has no revert is nothing that the old release must not find.
      world.set(node, Own.APPLIED, 0).set(node, Own.APPLYING, 0).set(node, Own.MACHINE, 0);
    } else if (action instanceof NodeAction.Switch to) {
      world.set(node, Own.CURRENT, Ids.release(to.release().version()));
    } else if (action instanceof NodeAction.StartWorkers start) {
      int release = Ids.release(start.release().version());
      world.set(
          node,
          Own.WORKER,
          protocol.recordsBeforeStart() ? Workers.running(release) : Workers.unrecorded(release));
    } else if (action instanceof NodeAction.RunJob run) {
      run(world, node, run.job());
    } else if (action instanceof NodeAction.EndJob) {
      world.set(node, Own.JOB_STATE, ENDING);
    }
  }

  /** A new node is provisioned for the level at which it begins. */
  private static void setLevel(World world, int node, int level) {
    if (!world.is(node, Own.LEVEL)) {
      world.set(node, Own.MACHINE, level - 1);
    }
    world.set(node, Own.LEVEL, level).set(node, Own.APPLIED, 0).set(node, Own.APPLYING, 0);
  }

  /** The intent is on disk before the command runs. */
  private void run(World world, int node, JobView.Key job) {
    if (job.kind() == JobView.Kind.STEP) {
      world.set(node, Own.APPLIED, 1);
    }
    if (job.kind() != JobView.Kind.CHECK) {
      world.set(node, Own.APPLYING, 1).set(node, Own.MACHINE, 2);
    }
    world.set(node, Own.JOB, ids.jobs.id(job)).set(node, Own.JOB_STATE, RUNNING);
  }

  /** What the node says after it has carried out a decision. */
  private int report(World world, int node, NodeDecision decision) {
    int current = world.get(node, Own.CURRENT);
    world.set(node, Own.PREPARED, prepared(world, node));
    int prepared = world.get(node, Own.PREPARED);
    return ids.reports.id(
        report(
            world,
            node,
            decision.state(),
            world.get(node, Own.ACKED),
            current == 0 ? null : Ids.release(current).version(),
            prepared == 0 ? null : answer(prepared),
            decision.duty()));
  }

  /** What an agent says before it has read its gate. */
  int firstReport(World world, int node) {
    return ids.reports.id(report(world, node, NodeState.STARTING, 0, null, null, null));
  }

  private static NodeReport report(
      World world,
      int node,
      NodeState state,
      int acked,
      @Nullable ReleaseVersion version,
      NodeReport.@Nullable Prepared prepared,
      NodeReport.@Nullable Duty duty) {
    return new NodeReport(
        Ids.node(node),
        Ids.incarnation(node, world.get(node, Own.INCARNATION)),
        List.of(),
        state,
        acked,
        Views.known(world, node),
        version,
        null,
        null,
        prepared,
        duty,
        null,
        List.of());
  }

  /**
   * The answer to a request: made once for it, before it begins, before its hold does or the node
   * is told to switch; and once more when what stood in the way is taken back.
   */
  private int prepared(World world, int node) {
    int before = world.get(node, Own.PREPARED);
    Target target = world.get(Var.TARGET) == 0 ? null : ids.targets.get(world.get(Var.TARGET));
    boolean read =
        world.is(node, Own.GATE) && ids.gates.get(world.get(node, Own.GATE)) instanceof Gate.Read;
    int request = target == null ? -1 : Ids.request(target.requestId());
    boolean takenBack = before % 2 == 1 && !world.is(node, Own.APPLIED) && protocol.answersAgain();
    if (request < 0 || target == null || !read || (before / 2 == request && !takenBack)) {
      return before;
    }
    VersionDocument document = ((Gate.Read) ids.gates.get(world.get(node, Own.GATE))).document();
    Upgrade upgrade = document.upgrade();
    boolean asked =
        upgrade == null
            ? !document.ended(target.requestId())
            : asks(upgrade, node) && upgrade.requestId().equals(target.requestId());
    return asked ? 2 * request + world.get(node, Own.APPLIED) : before;
  }

  private static boolean asks(Upgrade upgrade, int node) {
    return upgrade.rolling() == null
        ? upgrade.phase().serving()
        : upgrade.phase().beforeCommit() && !upgrade.assigned(Ids.node(node)).equals(upgrade.to());
  }

  private NodeReport.Prepared answer(int prepared) {
    Map<ReleaseVersion, String> digests =
        Views.digests(scenario).stream()
            .collect(Collectors.toMap(ReleaseId::version, ReleaseId::digest));
    return new NodeReport.Prepared(
        Ids.request(prepared / 2),
        prepared % 2 == 0 ? digests : Map.of(),
        prepared % 2 == 0 ? List.of() : List.of("its own steps are not reverted yet"));
  }

  /** What becomes of its worker, whether its agent lives or not. */
  void worker(World world, int node, Next next) {
    int worker = world.get(node, Own.WORKER);
    if (Workers.isStopping(worker)) {
      World stopped = world.copy().set(node, Own.WORKER, Workers.NONE);
      next.to(
          world.is(node, Own.JOINED) ? goOn(stopped, node) : stopped,
          true,
          () -> Ids.node(node) + ": its worker has stopped");
      lingers(world, node, worker, next);
    } else if (Workers.isUnrecorded(worker)) {
      next.to(
          world.copy().set(node, Own.WORKER, Workers.running(Workers.release(worker))),
          true,
          () -> Ids.node(node) + ": its worker is recorded");
    } else if (worker != Workers.NONE && can(world, Fault.WORKER)) {
      next.to(
          spend(world, Fault.WORKER).set(node, Own.WORKER, Workers.NONE),
          false,
          () -> Ids.node(node) + ": its worker ends by itself");
    }
  }

  private void lingers(World world, int node, int worker, Next next) {
    if (can(world, Fault.LINGER) && world.get(Var.LINGERING) == 0) {
      World stopped = spend(world, Fault.LINGER).set(node, Own.WORKER, Workers.NONE);
      stopped.set(Var.LINGERING, Workers.release(worker));
      next.to(
          world.is(node, Own.JOINED) ? goOn(stopped, node) : stopped,
          false,
          () -> Ids.node(node) + ": its worker has stopped, what it had asked for still runs");
    }
  }

  private void job(World world, int node, Next next) {
    if (world.get(node, Own.JOB_STATE) == ENDING) {
      next.to(
          goOn(world.copy().set(node, Own.JOB_STATE, FAILED), node),
          true,
          () -> Ids.node(node) + ": its command has ended, as it was told to");
      return;
    }
    if (world.get(node, Own.JOB_STATE) != RUNNING) {
      return;
    }
    JobView.Key job = ids.jobs.get(world.get(node, Own.JOB));
    World done = world.copy().set(node, Own.JOB_STATE, SUCCEEDED);
    if (job.kind() == JobView.Kind.STEP) {
      done.set(node, Own.APPLYING, 0).set(node, Own.MACHINE, 1);
    } else if (job.kind() == JobView.Kind.REVERT) {
      done.set(node, Own.APPLIED, 0).set(node, Own.APPLYING, 0).set(node, Own.MACHINE, 0);
    }
    next.to(goOn(done, node), true, () -> Ids.node(node) + ": its " + job.kind() + " is done");
    if (can(world, Fault.FAILURE)) {
      next.to(
          goOn(spend(world, Fault.FAILURE).set(node, Own.JOB_STATE, FAILED), node),
          false,
          () -> Ids.node(node) + ": its " + job.kind() + " fails");
    }
  }
}
