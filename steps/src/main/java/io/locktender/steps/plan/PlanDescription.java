package io.locktender.steps.plan;

import io.locktender.steps.release.Step;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plan as people read it: the steps in the order in which they run, the master's first, then the
 * nodes' own.
 *
 * @param from the database version
 * @param to the target
 * @param releases the releases passed through
 * @param steps one row a step
 * @param pointOfNoReturn after how many rows the point of no return is; until then, what the ways
 *     back say is done by itself when something fails
 * @param pointOfNoReturnName the phase that is the point of no return
 */
public record PlanDescription(
    String from,
    String to,
    List<String> releases,
    List<Row> steps,
    int pointOfNoReturn,
    String pointOfNoReturnName) {

  /**
   * One step.
   *
   * @param touches collections, by name; empty for a step that only concerns a node
   * @param wayBack {@code drop copy}, {@code revert} or {@code none}
   */
  public record Row(
      String release,
      String id,
      String target,
      String phase,
      String kind,
      List<String> touches,
      String wayBack) {}

  /**
   * Describes an upgrade by HOLD: everything is before the SWAP.
   *
   * @param plan of which all steps in Java are loaded
   * @throws IllegalStateException when one is not
   */
  public static PlanDescription ofHold(Plan plan) {
    List<Row> rows =
        Stream.concat(plan.masterSteps().stream(), plan.nodeSteps().stream())
            .map(PlanDescription::row)
            .toList();
    return new PlanDescription(
        plan.from().toString(),
        plan.target().version().toString(),
        plan.releases().stream().map(release -> release.version().toString()).toList(),
        rows,
        rows.size(),
        "SWAP");
  }

  private static Row row(Step step) {
    return new Row(
        step.release().toString(),
        step.id(),
        step.target().word(),
        step.phase().word(),
        step.change().kind(),
        step.change().touches().stream().sorted().toList(),
        Plan.wayBack(step).words());
  }
}
