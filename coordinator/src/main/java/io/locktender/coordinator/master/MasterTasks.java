package io.locktender.coordinator.master;

import com.google.common.collect.Lists;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.TaskKey;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.decide.TaskView.Done;
import io.locktender.coordinator.decide.TaskView.Kept;
import io.locktender.coordinator.decide.TaskView.Prepared;
import io.locktender.coordinator.decide.TaskView.Proved;
import io.locktender.coordinator.decide.TaskView.Ran;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.WayBack;
import io.locktender.steps.release.ReleaseStore;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.DatabaseWork;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the master does to the database, one task at a time, off the loop. The step process is
 * opened in PREFLIGHT, so that it is warm, and lives as long as its upgrade has steps to run.
 */
public final class MasterTasks implements Tasks {
  private static final Logger log = LoggerFactory.getLogger(MasterTasks.class);

  /** In the history, each with its journal. */
  private static final int REQUESTS_KEPT = 200;

  private final DatabaseWork database;
  private final ClusterStore store;
  private final ReleaseStore releases;
  private final WorkFactory factory;
  private final TaskRunner runner;
  private final LongSupplier nanos;
  private volatile @Nullable Open open;

  private record Open(String token, String subject, UpgradeWork work) {}

  /**
   * @param factory opens the step process
   * @param runner runs the tasks
   */
  public MasterTasks(
      DatabaseWork database,
      ClusterStore store,
      ReleaseStore releases,
      WorkFactory factory,
      TaskRunner runner,
      LongSupplier nanos) {
    this.database = database;
    this.store = store;
    this.releases = releases;
    this.factory = factory;
    this.runner = runner;
    this.nanos = nanos;
  }

  @Override
  public @Nullable TaskView view() {
    return runner.view();
  }

  /** How far the task is, for people, or null. From any thread. */
  public NodeReport.@Nullable Progress progress() {
    return runner.progress();
  }

  @Override
  public void start(TaskKey task, VersionDocument document, @Nullable Target target) {
    runner.start(task, progress -> run(task, document, target, progress));
  }

  @Override
  public boolean cancel(Duration atMost) throws InterruptedException {
    closeWork();
    return runner.cancel(atMost);
  }

  @Override
  public boolean abandon(Duration atMost) throws InterruptedException {
    if (!cancel(atMost)) {
      return false;
    }
    closeWork();
    runner.forget();
    return true;
  }

  @Override
  public void close() {
    closeWork();
  }

  private TaskView.Result run(
      TaskKey task, VersionDocument document, @Nullable Target target, Progress progress)
      throws StepFailedException, InterruptedException {
    return switch (task.kind()) {
      case PREFLIGHT -> preflight(task, document, target);
      case COPY -> copy(document, progress);
      case STEP -> new Ran(work(document).run(task.release(), task.step(), progress));
      case PROVE -> new Proved(work(document).prove(progress));
      case SWAP -> swap(upgrade(document));
      case BACKUP, EXPAND, KEEP_UP, CONTRACT, TAKE_BACK -> inPlace(task, document, progress);
      case DROP -> drop(document);
      case SWEEP -> {
        closeWork();
        store.forgetEnded(REQUESTS_KEPT);
        yield sweep();
      }
    };
  }

  private TaskView.Result preflight(TaskKey task, VersionDocument document, @Nullable Target target)
      throws InterruptedException {
    closeWork();
    if (target == null || !target.requestId().equals(task.subject())) {
      return refused(List.of("the request is gone"));
    }
    try {
      ReleaseVersion from = ReleaseVersion.parse(document.version());
      ReleaseVersion to = ReleaseVersion.parse(target.version());
      PlanResult planned = Plans.of(releases, from, to, target.revert());
      if (planned.plan().isEmpty()) {
        return refused(planned.reasons());
      }
      String restores = target.revert() == null ? null : target.revert().restores();
      return preflight(task, document.token(), planned.plan().get(), restores);
    } catch (InvalidInputException e) {
      return refused(List.of(String.valueOf(e.getMessage())));
    }
  }

  private TaskView.Result preflight(
      TaskKey task, String token, Plan plan, @Nullable String restores)
      throws InterruptedException {
    List<String> reasons = new ArrayList<>();
    boolean rolls;
    try {
      UpgradeWork work = open(token, task.subject(), plan, restores);
      rolls = restores == null && work.whyNotRolling().isEmpty();
      // A rolling upgrade copies nothing: whatever a collection is, it stays where it is. Going
      // back, it does, to keep what there was.
      if (!rolls || plan.backward()) {
        reasons.addAll(cannotBeCopied(work, token, task.subject()));
      }
      if (rolls) {
        reasons.addAll(work.alreadyThere());
      }
      if (restores != null && work.touches().isEmpty()) {
        reasons.add("there is no backup of upgrade " + restores + ": nothing can be put back");
      }
    } catch (StepFailedException e) {
      return refused(List.of(e.failure().reason()));
    }
    reasons.addAll(factory.lacking(plan));
    if (plan.steps().size() > Upgrade.MAX_STEPS) {
      reasons.add(
          "the plan has "
              + plan.steps().size()
              + " steps, over "
              + Upgrade.MAX_STEPS
              + ": go by way of a release between");
    }
    List<ReleaseId> digests =
        plan.releases().stream()
            .map(release -> new ReleaseId(release.version().toString(), release.digest()))
            .toList();
    boolean byHand =
        plan.masterSteps(StepPhase.CONTRACT).stream()
            .anyMatch(step -> Plan.wayBackInPlace(step) == WayBack.NONE);
    boolean check = plan.target().check().isPresent() && !plan.backward();
    return new Prepared(reasons, digests, marks(plan, rolls), check, rolls, byHand);
  }

  /**
   * Going back, a node takes its own steps back when its gate opens: they are not the upgrade's.
   */
  private static List<StepMark> marks(Plan plan, boolean rolls) {
    List<StepMark> marks = new ArrayList<>();
    if (plan.backward() && rolls) {
      marks.add(StepMark.backup(plan.target().version().toString()));
    }
    for (Step step : plan.backward() ? plan.masterSteps() : plan.steps()) {
      marks.add(
          StepMark.pending(
              step.release().toString(), step.id(), step.target().word(), step.phase().word()));
    }
    return marks;
  }

  private List<String> cannotBeCopied(UpgradeWork work, String token, String request) {
    String longest = token.length() > request.length() ? token : request;
    DatabaseWork.Findings found = database.canBeCopied(work.touches(), longest);
    found.notes().forEach(note -> log.info("PREFLIGHT: {}", note));
    return found.reasons();
  }

  private static Prepared refused(List<String> reasons) {
    return new Prepared(reasons, List.of(), List.of(), false);
  }

  private TaskView.Result copy(VersionDocument document, Progress progress)
      throws StepFailedException, InterruptedException {
    sweep();
    work(document).copy(progress);
    return new Done();
  }

  /** A step process that failed is not asked again: the next attempt gets a new one. */
  private TaskView.Result inPlace(TaskKey task, VersionDocument document, Progress progress)
      throws StepFailedException, InterruptedException {
    boolean done = false;
    try {
      UpgradeWork work = work(document);
      TaskView.Result result =
          switch (task.kind()) {
            case BACKUP ->
                new Ran(new StepResult(work.backup(upgrade(document).id(), progress), 0));
            case EXPAND -> new Ran(work.expand(task.release(), task.step(), progress));
            case CONTRACT -> new Ran(work.contract(task.release(), task.step(), progress));
            case TAKE_BACK -> takeBack(work, upgrade(document), progress);
            default -> keepUp(work, progress);
          };
      done = true;
      return result;
    } finally {
      if (!done) {
        closeWork();
      }
    }
  }

  private static TaskView.Result takeBack(UpgradeWork work, Upgrade upgrade, Progress progress)
      throws StepFailedException, InterruptedException {
    for (StepMark mark : Lists.reverse(upgrade.steps())) {
      if (mark.onMaster() && mark.in(StepPhase.EXPAND)) {
        work.takeBack(mark.release(), mark.id(), progress);
      }
    }
    return new Done();
  }

  private TaskView.Result keepUp(UpgradeWork work, Progress progress)
      throws StepFailedException, InterruptedException {
    long began = nanos.getAsLong();
    UpgradeWork.KeptUp kept = work.keepUp(progress);
    return new Kept(kept.changed(), kept.pending(), Duration.ofNanos(nanos.getAsLong() - began));
  }

  /** Renames only; the step process has no more to do. */
  private TaskView.Result swap(Upgrade upgrade) throws StepFailedException {
    closeWork();
    String copies = upgrade.copies();
    if (copies == null) {
      throw new IllegalStateException("SWAP without a commit");
    }
    for (String note : database.swap(upgrade.id(), copies, upgrade.swap())) {
      log.warn("swap: {}", note);
    }
    return new Done();
  }

  private TaskView.Result drop(VersionDocument document) {
    closeWork();
    database.dropCopies(document.token());
    return sweep();
  }

  private TaskView.Result sweep() {
    List<String> dropped = database.sweep(this::liveTokens);
    if (!dropped.isEmpty()) {
      log.info("swept what ended masterships left: {}", dropped);
    }
    return new Done();
  }

  private Set<String> liveTokens() {
    Set<String> tokens = new HashSet<>();
    store
        .read()
        .ifPresent(
            document -> {
              tokens.add(document.token());
              if (document.upgrade() != null && document.upgrade().copies() != null) {
                tokens.add(document.upgrade().copies());
              }
            });
    if (tokens.isEmpty()) {
      throw new IllegalStateException("the version document is gone: nothing is swept");
    }
    return tokens;
  }

  /** The open work of this mastership on this upgrade; opened here after a take-over. */
  private UpgradeWork work(VersionDocument document)
      throws StepFailedException, InterruptedException {
    Upgrade upgrade = upgrade(document);
    Open now = open;
    if (now != null && now.token().equals(document.token()) && now.subject().equals(upgrade.id())) {
      return now.work();
    }
    if (upgrade.rolling() == null && upgrade.phase() != Phase.COPY) {
      throw new StepFailedException(
          StepFailure.of(null, "the step process of this mastership is gone"));
    }
    return open(document.token(), upgrade.id(), planOf(upgrade), upgrade.restores());
  }

  /** The plan from this node's disk, which must be the very one that the cluster agreed on. */
  private Plan planOf(Upgrade upgrade) throws StepFailedException {
    Revert revert = upgrade.backward() ? new Revert(upgrade.restores()) : null;
    PlanResult planned = Plans.of(releases, upgrade.from().parsed(), upgrade.to().parsed(), revert);
    List<ReleaseId> found =
        planned.plan().stream()
            .flatMap(plan -> plan.releases().stream())
            .map(release -> new ReleaseId(release.version().toString(), release.digest()))
            .toList();
    if (!found.equals(upgrade.digests())) {
      throw new StepFailedException(
          StepFailure.of(
              null,
              "the releases on the new master's disk are not those that the upgrade began with: "
                  + planned.reasons()
                  + found));
    }
    return planned.orThrow();
  }

  private synchronized UpgradeWork open(
      String token, String subject, Plan plan, @Nullable String restores)
      throws StepFailedException, InterruptedException {
    closeWork();
    UpgradeWork work = factory.open(token, plan, restores);
    open = new Open(token, subject, work);
    return work;
  }

  private void closeWork() {
    Open now = open;
    open = null;
    if (now != null) {
      now.work().close();
    }
  }

  private static Upgrade upgrade(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    if (upgrade == null) {
      throw new IllegalStateException("no upgrade runs");
    }
    return upgrade;
  }
}
