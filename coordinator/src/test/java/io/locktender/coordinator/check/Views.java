package io.locktender.coordinator.check;

import io.locktender.coordinator.check.World.Own;
import io.locktender.coordinator.check.World.Var;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.decide.Steady;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.MeasureTask;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the decide functions see of a state. */
final class Views {
  static final String CLUSTER = "shop";
  static final String LINEAGE = "lineage";

  /** Longer than every deadline, and than every back-off. */
  private static final Duration LATE = Duration.ofDays(1);

  /** Longer than every back-off, and not as long as the database's deadline. */
  private static final Duration SOON = Duration.ofMinutes(1);

  /** Longer than every pause between two holds, and than no deadline of what goes on in it. */
  private static final Duration PAUSED = Duration.ofMinutes(20);

  private static final StepFailure FAILED = StepFailure.of(null, "it failed");

  /** A step process that died is as a database that did not answer: the pass is made again. */
  private static final StepFailure CANNOT = StepFailure.of("expand", "it cannot be changed");

  private final Scenario scenario;
  private final Ids ids;
  private final Map<ReleaseVersion, LocalRelease> releases;
  private final List<NodeStep> ownSteps;

  Views(Scenario scenario, Ids ids) {
    this.scenario = scenario;
    this.ids = ids;
    List<String> workers = List.of(Ids.WORKER);
    this.releases =
        Map.of(
            Ids.V1.version(), new LocalRelease(Ids.V1, workers, scenario.check(), null),
            Ids.V2.version(), new LocalRelease(Ids.V2, workers, scenario.check(), null));
    this.ownSteps = scenario.ownSteps() ? List.of(Ids.CONF_STEP) : List.of();
  }

  NodeView node(World world, int node) {
    int level = world.get(node, Own.LEVEL);
    int current = world.get(node, Own.CURRENT);
    return new NodeView(
        Ids.node(node),
        CLUSTER,
        Ids.incarnation(node, world.get(node, Own.INCARNATION)),
        gate(world, node),
        true,
        known(world, node),
        world.get(node, Own.ACKED),
        workers(world.get(node, Own.WORKER)),
        List.of(),
        current == 0 ? null : Ids.release(current),
        releases,
        level == 0 ? null : Ids.release(level).version(),
        world.is(node, Own.APPLIED) ? ownSteps : List.of(),
        world.is(node, Own.APPLYING) ? Ids.CONF_STEP : null,
        level == 0
            ? Map.of()
            : Map.of(
                Ids.release(level).version(),
                List.of(),
                Ids.release(3 - level).version(),
                ownSteps),
        job(world, node),
        null,
        world.is(node, Own.DRAINED) ? new NodeView.Out("drained", true) : null);
  }

  static @Nullable SeenRevision known(World world, int node) {
    return world.is(node, Own.KNOWN) ? new SeenRevision(LINEAGE, world.get(node, Own.KNOWN)) : null;
  }

  private Gate gate(World world, int node) {
    return world.is(node, Own.GATE)
        ? ids.gates.get(world.get(node, Own.GATE))
        : new Gate.Unreachable("the database was not asked yet");
  }

  private static List<WorkerView> workers(int worker) {
    if (!Workers.isKnown(worker)) {
      return List.of();
    }
    WorkerView.State state =
        Workers.isStopping(worker) ? WorkerView.State.STOPPING : WorkerView.State.HEALTHY;
    return List.of(
        new WorkerView(Ids.WORKER, Ids.release(Workers.release(worker)), state, 1, 0, 0));
  }

  private @Nullable JobView job(World world, int node) {
    if (!world.is(node, Own.JOB)) {
      return null;
    }
    JobView.State state = World.constant(JobView.State.class, world.get(node, Own.JOB_STATE) - 1);
    return new JobView(
        ids.jobs.get(world.get(node, Own.JOB)),
        state,
        LATE,
        1,
        state == JobView.State.FAILED ? "exit code 1" : null);
  }

  /**
   * What a master sees.
   *
   * @param document the document that it has read
   * @param nodes by node: the registered incarnation
   * @param over whether the deadline of what it waits for is over
   */
  MasterView master(World world, int node, VersionDocument document, int[] nodes, boolean over) {
    boolean limit = over && scenario.hold().maxHold() != null;
    boolean late = over && !limit;
    String token = Ids.token(world.get(node, Own.TOKEN));
    int targetId = world.get(Var.TARGET);
    Target target = targetId == 0 ? null : ids.targets.get(targetId);
    return new MasterView(
        CLUSTER,
        Ids.node(node),
        token,
        world.is(node, Own.CLAIMED) || document.token().equals(token),
        true,
        known(world, node),
        document,
        registered(nodes),
        reports(world),
        target,
        null,
        target == null ? null : recorded(world, document, target),
        task(world, node, document, late),
        consent(world, node),
        inPhase(document, late),
        limit ? LATE : Duration.ZERO,
        steady(nodes, late),
        Instant.EPOCH,
        Deadlines.DEFAULT,
        false);
  }

  /** The pause after a veto is over, and a yes is new. */
  private Consent consent(World world, int node) {
    if (scenario.budget(Fault.VETO) == 0) {
      return Consent.NOT_WANTED;
    }
    Set<Question> all = Set.of(Question.values());
    if (!world.is(node, Own.ASKED)) {
      return new Consent(all, null);
    }
    VersionDocument about = ids.documents.get(world.get(node, Own.ASKED_DOCUMENT));
    int answer = world.get(node, Own.ANSWER);
    return new Consent(
        all,
        new Consent.Asked(
            World.constant(Question.class, world.get(node, Own.ASKED) - 1),
            new SeenRevision(about.lineage(), about.revision()),
            1,
            answer == World.VETO ? LATE : Duration.ZERO,
            answer == World.SILENT ? List.of("gate") : List.of(),
            answer == World.VETO ? List.of("gate vetoes it: not now") : List.of(),
            List.of()));
  }

  /**
   * The pause after a hold that was given up ends by itself. A rehearsal has none: there READY has
   * a deadline.
   */
  private static Duration inPhase(VersionDocument document, boolean late) {
    Upgrade upgrade = document.upgrade();
    boolean pauses =
        upgrade != null && upgrade.phase() == Phase.READY && upgrade.rehearsal() == null;
    // A pass has ended in SOAK when it has ended at all: a write may come after it.
    boolean soaks = upgrade != null && upgrade.phase() == Phase.SOAK;
    return late || soaks ? LATE : pauses ? PAUSED : Duration.ZERO;
  }

  /** Every node has been as it is for long enough, and for no deadline unless that is over. */
  private Steady steady(int[] nodes, boolean late) {
    Map<String, Steady.OfNode> times = new HashMap<>();
    for (NodeRegistration node : registered(nodes)) {
      times.put(node.id(), new Steady.OfNode(late ? LATE : SOON, SOON, null));
    }
    return new Steady(LATE, times);
  }

  private List<NodeRegistration> registered(int[] nodes) {
    List<NodeRegistration> list = new ArrayList<>();
    for (int node = 0; node < scenario.nodes(); node++) {
      if (nodes[node] != 0) {
        list.add(registration(node, nodes[node]));
      }
    }
    return list;
  }

  static NodeRegistration registration(int node, int incarnation) {
    return new NodeRegistration(
        Ids.node(node),
        Ids.incarnation(node, incarnation),
        List.of(),
        Instant.EPOCH,
        AgentBuild.current());
  }

  private Map<String, NodeReport> reports(World world) {
    Map<String, NodeReport> reports = new HashMap<>();
    for (int node = 0; node < scenario.nodes(); node++) {
      int report = world.get(Var.VISIBLE, node);
      if (report != 0) {
        reports.put(Ids.node(node), ids.reports.get(report));
      }
    }
    return reports;
  }

  /** As the shell asks: only for a request that neither runs nor is the one that ended last. */
  private static @Nullable EndedUpgrade recorded(
      World world, VersionDocument document, Target target) {
    int request = Ids.request(target.requestId());
    Upgrade upgrade = document.upgrade();
    boolean runs = upgrade != null && upgrade.requestId().equals(target.requestId());
    return request < 0 || runs || document.ended(target.requestId())
        ? null
        : Recorded.ended(target.requestId(), world.get(Var.HISTORY, request));
  }

  private @Nullable TaskView task(World world, int node, VersionDocument document, boolean late) {
    if (!world.is(node, Own.TASK)) {
      return null;
    }
    MasterTask<?> key = ids.tasks.get(world.get(node, Own.TASK));
    int code = world.get(node, Own.TASK_STATE);
    boolean unanswered = code == Moves.UNANSWERED;
    boolean disturbed = code == Moves.DISTURBED;
    TaskView.State state =
        unanswered || disturbed
            ? TaskView.State.FAILED
            : World.constant(TaskView.State.class, code - 1);
    return new TaskView(
        key,
        state,
        switch (state) {
          case RUNNING -> late ? LATE : Duration.ZERO;
          case FAILED -> sinceFailure(key, unanswered, late);
          case SUCCEEDED -> age(world, node, key, document, late);
        },
        Duration.ZERO,
        1,
        state == TaskView.State.SUCCEEDED ? result(world, node, key) : null,
        state != TaskView.State.FAILED ? null : key.kind() == TaskKind.KEEP_UP ? CANNOT : FAILED,
        unanswered,
        disturbed,
        null);
  }

  /** The database answers again soon, unless its deadline is over; a back-off is over. */
  private static Duration sinceFailure(MasterTask<?> key, boolean unanswered, boolean late) {
    return switch (key.kind()) {
      case QUIET, SYNC, MEASURE, CATCH_UP, STEP, PROVE, EXPAND -> unanswered && !late ? SOON : LATE;
      case PREFLIGHT -> late ? LATE : unanswered ? SOON : Duration.ZERO;
      default -> LATE;
    };
  }

  /**
   * A proof is new, the database answers again soon; a sweep is due again when there is something
   * to sweep; a back-off is over.
   */
  private static Duration age(
      World world, int node, MasterTask<?> key, VersionDocument document, boolean late) {
    boolean over =
        switch (key.kind()) {
          case PREFLIGHT, PROVE -> late;
          case SWEEP -> garbage(world, document);
          case KEEP_UP -> pass(world, node);
          default -> true;
        };
    return over ? LATE : Duration.ZERO;
  }

  /** Whether there is something for a pass to do, or the last one did something. */
  private static boolean pass(World world, int node) {
    int usual = world.get(Var.USUAL);
    return usual == World.LAGGING || usual == World.STALE || world.is(node, Own.TASK_STAGE);
  }

  /** Whether an ended mastership has left a copy. */
  static boolean garbage(World world, VersionDocument document) {
    for (int token = 1; token < World.TOKENS; token++) {
      if (world.get(Var.COPY, token) != World.NOTHING && !live(document, token)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a mastership's copies are still wanted. */
  static boolean live(VersionDocument document, int token) {
    return document.token().equals(Ids.token(token))
        || (document.upgrade() != null && Ids.token(token).equals(document.upgrade().copies()));
  }

  private Object result(World world, int node, MasterTask<?> key) {
    VersionDocument document = ids.documents.get(world.get(node, Own.TASK_DOCUMENT));
    return switch (key.kind()) {
      case PREFLIGHT -> prepared(document);
      case SYNC -> synced(world.get(node, Own.TASK_STAGE) == 0);
      case CATCH_UP -> new CatchUpTask.CaughtUp(inHold(), Map.of());
      case MEASURE ->
          new MeasureTask.Measured(
              inHold(), null, List.of(), new CopyRoom(1, -1, List.of(), null, null, null));
      case STEP, BACKUP, EXPAND, CONTRACT -> new StepResult(1, 0);
      case KEEP_UP -> new KeptUp(world.get(node, Own.TASK_STAGE), 0);
      case QUIET -> new QuietTask.Quiet(true);
      case PROVE -> new ProveTask.Proved(List.of(new SwapEntry("packages", true, true)));
      default -> new MasterTask.NoAnswer();
    };
  }

  private Set<StepId> inHold() {
    return scenario.inHold() ? Set.of(StepId.of(Ids.SPLIT)) : Set.of();
  }

  private static Synced synced(boolean current) {
    return new Synced(1, 1, current, -1, null, 0, null, List.of());
  }

  private PreflightTask.PreflightAnswer prepared(VersionDocument document) {
    if (document.version().equals(scenario.to().version())) {
      return new PreflightTask.PreflightAnswer(List.of("it is there"), List.of(), List.of(), false);
    }
    boolean check = scenario.check() && !scenario.backward();
    return new PreflightTask.PreflightAnswer(
        List.of(), digests(scenario), marks(), check, scenario.rolling(), false);
  }

  /** Going back, a node's own steps are not the upgrade's. */
  private List<StepMark> marks() {
    if (scenario.backward()) {
      return scenario.rolling()
          ? List.of(Ids.BACKUP, Ids.ADD_AGAIN, Ids.REMOVE_AGAIN)
          : List.of(Ids.SPLIT);
    }
    List<StepMark> steps = new ArrayList<>();
    steps.addAll(scenario.rolling() ? List.of(Ids.ADD, Ids.REMOVE) : List.of(Ids.SPLIT));
    if (scenario.ownSteps()) {
      steps.add(Ids.CONF);
    }
    return steps;
  }

  /** The releases that a request needs; going back, first the one that serves. */
  static List<ReleaseId> digests(Scenario scenario) {
    return scenario.backward() ? List.of(scenario.from(), scenario.to()) : List.of(scenario.to());
  }
}
