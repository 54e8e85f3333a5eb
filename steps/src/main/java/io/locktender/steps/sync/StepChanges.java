package io.locktender.steps.sync;

import static java.util.Comparator.comparing;

import io.locktender.steps.release.Step;
import io.locktender.steps.work.StepChange;
import io.locktender.steps.work.StepName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many documents each step has changed on their way into the copies. One that was written
 * meanwhile goes that way again, and counts again. Safe for use by many threads.
 */
final class StepChanges {
  private final Map<StepName, LongAdder> counts = new ConcurrentHashMap<>();

  void add(Step step, long documents) {
    counts
        .computeIfAbsent(new StepName(step.release(), step.id()), name -> new LongAdder())
        .add(documents);
  }

  /** As it is now; without the steps that no document has come to. */
  List<StepChange> now() {
    return counts.entrySet().stream()
        .map(each -> new StepChange(each.getKey(), each.getValue().sum()))
        .sorted(
            comparing((StepChange each) -> each.step().release())
                .thenComparing(each -> each.step().id()))
        .toList();
  }
}
