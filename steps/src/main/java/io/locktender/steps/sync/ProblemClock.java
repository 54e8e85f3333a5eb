package io.locktender.steps.sync;

import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** For how long the same documents have been the problem. For one thread at a time. */
final class ProblemClock {
  private final LongSupplier nanos;
  private @Nullable StepFailure last;
  private long began;

  /**
   * @param nanos a monotonic clock
   */
  ProblemClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** For how long it has been this one; zero when it is a new one, or none. */
  Duration since(@Nullable StepFailure problem) {
    long now = nanos.getAsLong();
    if (problem == null || !same(problem, last)) {
      began = now;
    }
    last = problem;
    return Duration.ofNanos(now - began);
  }

  /** How many documents there are besides changes, while workers write: that does not matter. */
  private static boolean same(StepFailure problem, @Nullable StepFailure before) {
    return before != null
        && problem.documentCount() == before.documentCount()
        && Objects.equals(problem.documents(), before.documents());
  }
}
