package io.locktender.steps.plan;

import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan as people read it: the steps in the order in which they run.
 *
 * @param from the database version
 * @param to the target
 * @param releases the releases passed through
 * @param steps one row a step
 * @param pointOfNoReturn after how many rows the point of no return is; until then, what the ways
 *     back say is done by itself when something fails
 * @param pointOfNoReturnName the phase that is the point of no return
 * @param strategy {@code rolling} or {@code hold}
 * @param whyNotRolling what would have to change for the plan to roll, one sentence each; empty for
 *     a plan that can
 * @param repeats steps that do not run, since they ran for an earlier release
 */
public record PlanDescription(
    ReleaseVersion from,
    ReleaseVersion to,
    List<ReleaseVersion> releases,
    List<Row> steps,
    int pointOfNoReturn,
    String pointOfNoReturnName,
    String strategy,
    List<String> whyNotRolling,
    List<Repeat> repeats) {

  /**
   * One step.
   *
   * @param touches collections, by name; empty for a step that only concerns a node
   * @param rollback {@code drop copy}, {@code revert} or {@code none}
   * @param when by HOLD: {@code before the hold} or {@code in the hold}; null in a rolling upgrade
   * @param why it runs then, one sentence without its full stop; null in a rolling upgrade
   */
  public record Row(
      ReleaseVersion release,
      String id,
      String target,
      String phase,
      String kind,
      List<String> touches,
      String rollback,
      @Nullable String when,
      @Nullable String why) {}

  /**
   * Describes the way that the plan can go: rolling where it may, else by HOLD.
   *
   * @param plan of which all steps in Java are loaded
   * @throws IllegalStateException when one is not
   */
  public static PlanDescription of(Plan plan) {
    return StrategyRules.judge(plan).rolls() ? ofRolling(plan) : ofHold(plan);
  }

  /**
   * Describes an upgrade by HOLD: everything is before the SWAP, the master's steps first, then the
   * nodes' own.
   *
   * @param plan of which all steps in Java are loaded
   * @throws IllegalStateException when one is not
   */
  public static PlanDescription ofHold(Plan plan) {
    List<Row> rows =
        Stream.concat(
                StepTiming.of(plan).steps().stream(),
                plan.nodeSteps().stream().map(PlanDescription::ofNode))
            .map(timed -> row(timed.step(), Plan::rollback, timed))
            .toList();
    List<String> why = StrategyRules.judge(plan).whyNotRolling();
    return describe(plan, rows, rows.size(), "SWAP", Strategy.HOLD, why);
  }

  /**
   * Describes a rolling upgrade: the master's expand steps, then the nodes' own, which each node
   * runs when it switches, then the master's contract steps, behind the point of no return.
   *
   * @param plan of which all steps in Java are loaded
   * @throws IllegalStateException when one is not
   * @throws IllegalArgumentException when the plan does not roll, with all reasons
   */
  public static PlanDescription ofRolling(Plan plan) {
    StrategyVerdict verdict = StrategyRules.judge(plan);
    if (!verdict.rolls()) {
      throw new IllegalArgumentException(
          "the plan does not roll: " + String.join("; ", verdict.whyNotRolling()));
    }
    List<Step> contract = plan.masterSteps(StepPhase.CONTRACT);
    List<Row> rows =
        Stream.of(plan.masterSteps(StepPhase.EXPAND), plan.nodeSteps(), contract)
            .flatMap(List::stream)
            .map(step -> row(step, Plan::rollbackInPlace, null))
            .toList();
    int before = rows.size() - contract.size();
    return describe(plan, rows, before, "CONTRACT", Strategy.ROLLING, List.of());
  }

  private static PlanDescription describe(
      Plan plan,
      List<Row> rows,
      int pointOfNoReturn,
      String pointOfNoReturnName,
      Strategy strategy,
      List<String> whyNotRolling) {
    return new PlanDescription(
        plan.from(),
        plan.target().version(),
        plan.releases().stream()
            .map(Release::version)
            .filter(version -> !version.equals(plan.from()))
            .toList(),
        rows,
        pointOfNoReturn,
        pointOfNoReturnName,
        strategy.word(),
        whyNotRolling,
        plan.repeats());
  }

  private static StepTiming.Timed ofNode(Step step) {
    return new StepTiming.Timed(
        step, StepTiming.When.IN_HOLD, "a node runs it when it serves nobody, after the master's");
  }

  private static Row row(
      Step step, Function<Step, Rollback> rollback, StepTiming.@Nullable Timed timed) {
    return new Row(
        step.release(),
        step.id(),
        step.target().word(),
        step.phase().word(),
        step.change().kind(),
        step.change().touches().stream().sorted().toList(),
        rollback.apply(step).words(),
        timed == null ? null : timed.when().words(),
        timed == null ? null : timed.why());
  }
}
