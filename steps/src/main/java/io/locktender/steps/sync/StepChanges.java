package io.locktender.steps.sync;

import static java.util.Comparator.comparing;

import io.locktender.steps.release.Step;
import io.locktender.steps.work.StepChange;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.SyncFindings.StepTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many documents each step has changed on their way into the copies, and how long that took.
 * One that was written meanwhile goes that way again, and counts again. Safe for use by many
 * threads.
 */
final class StepChanges {
  private final Map<StepName, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<StepName, LongAdder> times = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /**
   * @param nanos a monotonic clock
   */
  StepChanges(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void add(Step step, long documents) {
    of(step, counts).add(documents);
  }

  /** A step begins to work on some documents; to be given to {@link #ended}. */
  long begins() {
    return nanos.getAsLong();
  }

  /** It has ended with them. */
  void ended(Step step, long began) {
    of(step, times).add(nanos.getAsLong() - began);
  }

  private static LongAdder of(Step step, Map<StepName, LongAdder> sums) {
    return sums.computeIfAbsent(new StepName(step.release(), step.id()), name -> new LongAdder());
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

  /** As {@link #now}, with how long each took, of all threads together. */
  List<StepTime> times() {
    return now().stream()
        .map(each -> new StepTime(each.step(), each.changed(), millis(each.step())))
        .toList();
  }

  private long millis(StepName step) {
    LongAdder sum = times.get(step);
    return sum == null ? 0 : TimeUnit.NANOSECONDS.toMillis(sum.sum());
  }
}
