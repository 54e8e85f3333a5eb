package io.locktender.steps.plan;

import io.locktender.steps.text.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * A plan, or every reason why there is none.
 *
 * @param plan empty when, and only when, there are reasons
 * @param reasons one sentence each
 */
public record PlanResult(Optional<Plan> plan, List<String> reasons) {
  public PlanResult {
    reasons = List.copyOf(reasons);
    if (plan.isPresent() != reasons.isEmpty()) {
      throw new IllegalArgumentException("either a plan or reasons");
    }
  }

  static PlanResult of(Plan plan) {
    return new PlanResult(Optional.of(plan), List.of());
  }

  static PlanResult refused(List<String> reasons) {
    return new PlanResult(Optional.empty(), reasons);
  }

  /**
   * The plan.
   *
   * @throws InvalidInputException with all reasons, separated by semicolons, when there is none
   */
  public Plan orThrow() {
    return plan.orElseThrow(() -> new InvalidInputException(String.join("; ", reasons)));
  }
}
