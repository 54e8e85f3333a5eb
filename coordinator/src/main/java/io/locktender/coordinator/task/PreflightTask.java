package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.StepMark;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Rollback;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.DatabaseWork;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import io.locktender.steps.work.UpgradeWork.FoundBefore;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the plan, warms up the step process, asks the database what would stand in the way.
 *
 * @param subject the request
 * @param alone whether nobody's workers use the database: there is nothing to roll beside
 */
public record PreflightTask(String subject, boolean alone)
    implements MasterTask<PreflightTask.PreflightAnswer> {
  /**
   * What was found.
   *
   * @param reasons why the upgrade cannot begin; empty when it can
   * @param digests every release that the plan passes through, ascending
   * @param steps all steps of the plan, in order
   * @param check whether the last release has a check
   * @param rolls whether the upgrade rolls; else it goes by HOLD
   * @param finalizeByHand whether a contract step has no revert
   * @param room what its copies take on the master's machine; null when nothing is copied
   * @param restored the usual names of what there are backups of to be restored; null when none are
   *     to be
   */
  public record PreflightAnswer(
      List<String> reasons,
      List<ReleaseId> digests,
      List<StepMark> steps,
      boolean check,
      boolean rolls,
      boolean finalizeByHand,
      @Nullable Room room,
      @Nullable List<String> restored) {
    /** One that copies nothing. */
    public PreflightAnswer(
        List<String> reasons,
        List<ReleaseId> digests,
        List<StepMark> steps,
        boolean check,
        boolean rolls,
        boolean finalizeByHand) {
      this(reasons, digests, steps, check, rolls, finalizeByHand, null, null);
    }

    /** An upgrade by HOLD. */
    public PreflightAnswer(
        List<String> reasons, List<ReleaseId> digests, List<StepMark> steps, boolean check) {
      this(reasons, digests, steps, check, false, false);
    }

    public PreflightAnswer {
      reasons = List.copyOf(reasons);
      digests = List.copyOf(digests);
      steps = List.copyOf(steps);
      restored = restored == null ? null : List.copyOf(restored);
    }
  }

  @Override
  public TaskKind kind() {
    return TaskKind.PREFLIGHT;
  }

  @Override
  public Class<PreflightAnswer> answer() {
    return PreflightAnswer.class;
  }

  @Override
  public PreflightAnswer run(TaskContext context, Progress progress) throws InterruptedException {
    context.endWork();
    Target target = context.target();
    if (target == null || !target.requestId().equals(subject)) {
      return refused(List.of("the request is gone"));
    }
    try {
      PlanResult planned =
          context.plan(context.document().version(), target.version(), target.revert());
      List<String> reasons = new ArrayList<>(planned.reasons());
      reasons.addAll(notTheLast(context, target));
      reasons.addAll(noted(context, context.database().rights()));
      if (planned.plan().isEmpty() || !reasons.isEmpty()) {
        return refused(reasons);
      }
      return look(context, planned.plan().get(), target, progress);
    } catch (InvalidInputException e) {
      return refused(List.of(String.valueOf(e.getMessage())));
    } catch (StepFailedException e) {
      return refused(List.of(e.failure().reason()));
    }
  }

  /**
   * Another upgrade may have ended since the operator chose the backup: then it is no longer what
   * there was before the last one, and what that one changed elsewhere would stay as it is.
   */
  private static List<String> notTheLast(TaskContext context, Target target) {
    String restores = target.revert() == null ? null : target.revert().restores();
    if (restores == null) {
      return List.of();
    }
    EndedUpgrade last = context.lastThatWent().orElse(null);
    ReleaseVersion now = context.document().version();
    if (last != null
        && restores.equals(last.id())
        && last.from().equals(target.version())
        && last.to().equals(now)) {
      return List.of();
    }
    return List.of(
        "expected the backup of the last upgrade, from %s to %s, found that of upgrade %s, and the last one is %s; nothing else can be restored: 'locktender revert %s --restore-backup --plan' counts again"
            .formatted(
                target.version(),
                now,
                restores,
                last == null
                    ? "not known"
                    : "%s from %s to %s".formatted(last.id(), last.from(), last.to()),
                target.version()));
  }

  private PreflightAnswer look(TaskContext context, Plan plan, Target target, Progress progress)
      throws StepFailedException, InterruptedException {
    String restores = target.revert() == null ? null : target.revert().restores();
    UpgradeWork work = context.open(subject, plan, restores);
    boolean rolls = !alone && restores == null && work.whyNotRolling().isEmpty();
    List<String> reasons = new ArrayList<>();
    // A rolling upgrade copies nothing: whatever a collection is, it stays where it is. Going
    // back, it does, to keep what there was; and a rehearsal, whose steps need something to run on.
    if (!rolls || plan.backward() || target.rehearses()) {
      reasons.addAll(cannotBeCopied(context, work, restores));
    }
    if (rolls && plan.backward()) {
      reasons.addAll(noted(context, context.database().expiring(work.touches())));
    }
    Room room = rolls || !reasons.isEmpty() ? null : work.room();
    reasons.addAll(noted(context, context.database().replicaSet()));
    if (rolls) {
      progress.waitsFor(readWhole(plan.masterSteps()));
      reasons.addAll(work.alreadyThere());
      progress.waitsFor("");
    }
    if (restores != null && work.touches().isEmpty()) {
      reasons.add("there is no backup of upgrade " + restores + ": nothing can be restored");
    }
    if (restores != null || !plan.masterSteps().isEmpty()) {
      reasons.addAll(noted(context, context.database().canTellQuiet()));
    }
    reasons.addAll(context.lacking(plan));
    if (alone) {
      // Where there are nodes, each of them says what it cannot run, the master's among them.
      reasons.addAll(context.notRunnable(plan));
    }
    List<String> restored = restores == null ? null : work.touches().stream().sorted().toList();
    boolean looks = reasons.isEmpty() && restores == null && !plan.backward();
    List<FoundBefore> before = looks ? lookBefore(context, plan, work, rolls, progress) : List.of();
    return prepared(plan, rolls, reasons, room, restored, before);
  }

  /** What there is before steps whose way back is implied: none is, then. */
  private static List<FoundBefore> lookBefore(
      TaskContext context, Plan plan, UpgradeWork work, boolean rolls, Progress progress)
      throws StepFailedException, InterruptedException {
    progress.waitsFor(readWhole(rolls ? plan.masterSteps(StepPhase.CONTRACT) : plan.masterSteps()));
    List<FoundBefore> before = work.foundBefore(rolls);
    progress.waitsFor("");
    for (FoundBefore found : before) {
      context.note(
          "PREFLIGHT: release %s, step %s: %s; so 'revert' will be refused while the step has no revert of its own"
              .formatted(found.release(), found.step(), found.sentence()));
    }
    return before;
  }

  /** Where every document is asked for a field that a step is about to make: by no index. */
  private static String readWhole(List<Step> steps) {
    return steps.stream()
        .filter(
            step ->
                step.change() instanceof Change.SetField
                    || step.change() instanceof Change.RenameField)
        .filter(Step::impliesItsWayBack)
        .flatMap(step -> step.change().touches().stream())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private List<String> cannotBeCopied(
      TaskContext context, UpgradeWork work, @Nullable String restores) {
    String token = context.document().token();
    String longest = token.length() > subject.length() ? token : subject;
    return noted(context, context.database().canBeCopied(work.touches(), longest, restores));
  }

  private static List<String> noted(TaskContext context, DatabaseWork.Findings found) {
    found.notes().forEach(note -> context.note("PREFLIGHT: " + note));
    return found.reasons();
  }

  private static PreflightAnswer prepared(
      Plan plan,
      boolean rolls,
      List<String> reasons,
      @Nullable Room room,
      @Nullable List<String> restored,
      List<FoundBefore> before) {
    List<ReleaseId> digests =
        plan.releases().stream()
            .map(release -> new ReleaseId(release.version(), release.digest()))
            .toList();
    boolean byHand =
        plan.masterSteps(StepPhase.CONTRACT).stream()
            .anyMatch(step -> Plan.rollbackInPlace(step) == Rollback.NONE);
    boolean check = plan.target().check().isPresent() && !plan.backward();
    return new PreflightAnswer(
        reasons, digests, marks(plan, rolls, before), check, rolls, byHand, room, restored);
  }

  /**
   * Going back, a node takes its own steps back when its gate opens: they are not the upgrade's.
   */
  private static List<StepMark> marks(Plan plan, boolean rolls, List<FoundBefore> before) {
    List<StepMark> marks = new ArrayList<>();
    if (plan.backward() && rolls) {
      marks.add(StepMark.backup(plan.target().version()));
    }
    Function<Step, String> contents = plan.contents();
    for (Step step : plan.backward() ? plan.masterSteps() : plan.steps()) {
      StepMark mark = StepMark.pending(step.release(), step.id(), step.target(), step.phase());
      StepMark asked = plan.backward() ? mark : mark.of(contents.apply(step));
      boolean found = before.stream().anyMatch(each -> mark.is(each.release(), each.step()));
      marks.add(found ? asked.afterItsOwn() : asked);
    }
    return marks;
  }

  private static PreflightAnswer refused(List<String> reasons) {
    return new PreflightAnswer(reasons, List.of(), List.of(), false);
  }
}
