package io.locktender.steps.sync;

import com.google.common.collect.ImmutableList;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which step is to blame when a copy does not take a document: the one that has made what refuses
 * it, else the last one that changed the document.
 *
 * @param steps that run before the hold, in order
 */
record Blame(List<Step> steps) {
  Blame {
    steps = ImmutableList.copyOf(steps);
  }

  Optional<Step> of(Refusal refusal, Chain chain) {
    Optional<Step> last = chain.changes().stream().reduce((one, next) -> next);
    return last(step -> makes(step.change(), refusal, chain)).or(() -> last);
  }

  private Optional<Step> last(Predicate<Step> which) {
    return steps.stream().filter(which).reduce((one, next) -> next);
  }

  private static boolean makes(Change change, Refusal refusal, Chain chain) {
    boolean here =
        change.touches().contains(chain.original())
            || chain.copy().filter(change.touches()::contains).isPresent();
    return here && madeBy(change, refusal);
  }

  private static boolean madeBy(Change change, Refusal refusal) {
    return switch (refusal.kind()) {
      case COLLISION ->
          change instanceof Change.CreateIndex index && index.name().equals(refusal.index());
      case INVALID -> change instanceof Change.SetValidator;
      case SAME_ID, OTHER -> false;
    };
  }

  /** Of two steps the one that comes first. */
  Step first(Step one, Step other) {
    return steps.indexOf(other) < steps.indexOf(one) ? other : one;
  }
}
