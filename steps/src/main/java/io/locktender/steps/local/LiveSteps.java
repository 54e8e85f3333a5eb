package io.locktender.steps.local;

import io.locktender.steps.change.Fence;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.StrategyRules;
import io.locktender.steps.plan.StrategyVerdict;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.rolling.WrittenFields;
import io.locktender.steps.run.LiveRunner;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps of a plan that rolls, each in the phase that it is for. */
final class LiveSteps {
  private final Plan plan;
  private final LiveRunner runner;

  private LiveSteps(Plan plan, LiveRunner runner) {
    this.plan = plan;
    this.runner = runner;
  }

  /**
   * @param fence is asked before each write
   * @param pace how much of the time is left to the workers
   * @throws StepFailedException when the plan is not one that rolls
   */
  static LiveSteps of(Plan plan, Database database, Fence fence, Pace pace)
      throws StepFailedException {
    StrategyVerdict verdict = StrategyRules.judge(plan);
    if (!verdict.rolls()) {
      throw failed(
          Optional.empty(),
          "expected a rolling plan, found one that does not roll; nothing was done in place: "
              + String.join("; ", verdict.whyNotRolling()));
    }
    return new LiveSteps(
        plan, new LiveRunner(database.patient(), database.capabilities(), fence, pace));
  }

  /**
   * What stands in the way of a step, and what the server refuses of one.
   *
   * @param trial of the plan
   * @param kinds of what there is
   */
  List<String> alreadyThere(EmptyTrial trial, KindsInPlace kinds)
      throws StepFailedException, InterruptedException {
    List<Step> all =
        Stream.of(StepPhase.EXPAND, StepPhase.CONTRACT)
            .flatMap(phase -> plan.masterSteps(phase).stream())
            .toList();
    Map<Step, List<String>> found = new LinkedHashMap<>();
    for (Step step : all) {
      List<String> why = inTheWay(step, all.subList(0, all.indexOf(step)), kinds);
      if (!why.isEmpty()) {
        found.put(step, why);
      }
    }
    List<String> reasons = new ArrayList<>();
    found.values().forEach(reasons::addAll);
    // Where something stands in the way, the steps would fail for that.
    Set<String> told = touches(found.keySet());
    for (String collection : touches(all)) {
      if (!told.contains(collection)) {
        trial.refusal(collection, all).ifPresent(reasons::add);
      }
    }
    return reasons;
  }

  private List<String> inTheWay(Step step, List<Step> earlier, KindsInPlace kinds)
      throws StepFailedException, InterruptedException {
    Optional<String> kind = kinds.refusal(step);
    if (kind.isPresent()) {
      return List.of(kind.get());
    }
    return step.phase() == StepPhase.EXPAND
        ? runner.alreadyThere(step).stream().toList()
        : forEver(step, earlier);
  }

  /** What a step in contract would fail for, with no way back. */
  private List<String> forEver(Step step, List<Step> earlier)
      throws StepFailedException, InterruptedException {
    Set<String> missing = missing(step, earlier);
    if (!missing.isEmpty()) {
      return List.of(
          "release %s, step %s: there is no collection '%s', and no step before creates it, so that the step would fail for ever; correct the name, or create it by a step in expand"
              .formatted(step.release(), step.id(), String.join(", ", missing)));
    }
    List<String> found = new ArrayList<>();
    if (!makesRoom(earlier, step)) {
      runner.conflict(step).ifPresent(found::add);
    }
    found.addAll(runner.outOfReach(step, field -> mayWrite(earlier, step, field)));
    return found;
  }

  private Set<String> missing(Step step, List<Step> earlier)
      throws StepFailedException, InterruptedException {
    if (isDroppedAfter(step)) {
      return Set.of();
    }
    Set<String> missing = new TreeSet<>(runner.missing(step));
    earlier.stream()
        .map(Step::change)
        .filter(Change.CreateCollection.class::isInstance)
        .forEach(create -> missing.removeAll(create.touches()));
    return missing;
  }

  private static Set<String> touches(Collection<Step> steps) {
    return steps.stream()
        .flatMap(step -> step.change().touches().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether one of some steps drops what may stand in the way of another. */
  private static boolean makesRoom(List<Step> earlier, Step step) {
    return earlier.stream()
        .map(Step::change)
        .filter(
            change -> change instanceof Change.DropCollection || change instanceof Change.DropIndex)
        .anyMatch(change -> !Collections.disjoint(change.touches(), step.change().touches()));
  }

  /** Whether one of some steps may change a field of what another works on. */
  private static boolean mayWrite(List<Step> earlier, Step step, String field) {
    return earlier.stream()
        .map(Step::change)
        .filter(change -> !Collections.disjoint(change.touches(), step.change().touches()))
        .anyMatch(change -> WrittenFields.mayWrite(change, field));
  }

  StepResult expand(Step step, Progress progress) throws StepFailedException, InterruptedException {
    require(StepPhase.EXPAND, step);
    return runner.expand(step, progress);
  }

  StepResult revert(Step step, Progress progress) throws StepFailedException, InterruptedException {
    require(StepPhase.EXPAND, step);
    return runner.revert(step, progress);
  }

  StepResult contract(Step step, Progress progress)
      throws StepFailedException, InterruptedException {
    require(StepPhase.CONTRACT, step);
    return runner.contract(step, isDroppedAfter(step), progress);
  }

  KeptUp keepUp(Progress progress) throws StepFailedException, InterruptedException {
    List<Step> steps =
        plan.masterSteps(StepPhase.EXPAND).stream().filter(LiveRunner::isTransformation).toList();
    List<StepResult> results = new ArrayList<>();
    long changed = 0;
    for (Step step : steps) {
      long before = changed;
      results.add(runner.keepUp(step, (done, left) -> progress.at(before + done, left)));
      changed += results.get(results.size() - 1).changed();
    }
    return new KeptUp(changed, pendingNow(steps, results));
  }

  /** A step counts anew when one after it has changed something since. */
  private long pendingNow(List<Step> steps, List<StepResult> results)
      throws StepFailedException, InterruptedException {
    long pending = 0;
    boolean changedSince = false;
    for (int i = steps.size() - 1; i >= 0; i--) {
      StepResult result = results.get(i);
      pending += changedSince ? runner.pending(steps.get(i)) : result.pending();
      changedSince |= result.changed() > 0;
    }
    return pending;
  }

  /** Then the collection is missing when all steps are run again from the first. */
  private boolean isDroppedAfter(Step step) {
    List<Step> steps = plan.masterSteps(StepPhase.CONTRACT);
    return steps.subList(steps.indexOf(step) + 1, steps.size()).stream()
        .anyMatch(
            later ->
                later.change() instanceof Change.DropCollection drop
                    && step.change().touches().contains(drop.collection()));
  }

  private static void require(StepPhase phase, Step step) throws StepFailedException {
    if (step.phase() != phase) {
      throw failed(
          Optional.of(step.id()),
          "expected a step in phase %s, found one in %s; nothing was done"
              .formatted(phase.word(), step.phase().word()));
    }
  }

  private static StepFailedException failed(Optional<String> step, String reason) {
    return new StepFailedException(StepFailure.of(step.orElse(null), reason));
  }
}
