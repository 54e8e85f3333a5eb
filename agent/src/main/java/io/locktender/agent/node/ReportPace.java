package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how often a report is written of which only the counts of the master's task have changed:
 * they are for people. Everything else is said at once.
 */
final class ReportPace {
  /** As often as it is worth a write that the majority of the ensemble must confirm. */
  static final Duration APART = Duration.ofSeconds(1);

  private final LongSupplier nanos;
  private @Nullable NodeReport last;
  private long lastAt;

  ReportPace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What is to be in ZooKeeper now: this report, or the one before it for a while yet. */
  NodeReport of(NodeReport report) {
    NodeReport before = last;
    boolean early = nanos.getAsLong() - lastAt < APART.toNanos();
    if (before != null && early && countsOnly(before, report)) {
      return before;
    }
    if (!report.equals(before)) {
      last = report;
      lastAt = nanos.getAsLong();
    }
    return report;
  }

  private static boolean countsOnly(NodeReport before, NodeReport now) {
    TaskProgress was = before.progress();
    TaskProgress is = now.progress();
    return was != null
        && is != null
        && was.task() == is.task()
        && (was.step() == null ? is.step() == null : was.step().equals(is.step()))
        && now.withProgress(was).equals(before);
  }
}
