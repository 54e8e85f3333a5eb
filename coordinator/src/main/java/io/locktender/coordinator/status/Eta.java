package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long a task still takes, by how fast it went since it was first seen. */
public final class Eta {
  private static final long ENOUGH_NANOS = Duration.ofSeconds(1).toNanos();

  private @Nullable TaskProgress first;
  private long firstAtNanos;

  /**
   * How long it still takes, or null where nobody knows yet.
   *
   * @param now how far it is, or null where none runs
   * @param nanos a monotonic clock
   */
  public @Nullable Duration of(@Nullable TaskProgress now, long nanos) {
    TaskProgress since = first;
    if (now == null || since == null || !sameTask(since, now) || now.done() < since.done()) {
      first = now;
      firstAtNanos = nanos;
      return null;
    }
    long passed = nanos - firstAtNanos;
    long done = now.done() - since.done();
    if (passed < ENOUGH_NANOS || done == 0 || now.left() < 0) {
      return null;
    }
    return Duration.ofNanos((long) ((double) passed / done * now.left()));
  }

  private static boolean sameTask(TaskProgress a, TaskProgress b) {
    return a.task() == b.task() && Objects.equals(a.step(), b.step());
  }
}
