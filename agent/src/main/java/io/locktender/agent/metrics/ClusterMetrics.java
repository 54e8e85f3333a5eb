package io.locktender.agent.metrics;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.status.StatusModel.HoldStatus;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a master sees of its cluster, and how far its task is. On others there is nothing to see.
 */
final class ClusterMetrics {
  private static final double MILLIS_PER_SECOND = Duration.ofSeconds(1).toMillis();

  /** Those that bring what workers write into copies, or into the new shape. */
  private static final Set<TaskKind> FOLLOWING =
      EnumSet.of(TaskKind.SYNC, TaskKind.CATCH_UP, TaskKind.KEEP_UP);

  private volatile @Nullable MasterView view;
  private volatile @Nullable TaskProgress progress;

  ClusterMetrics(Meters meters) {
    for (NodeState state : NodeState.values()) {
      meters.gauge(
          "locktender.nodes",
          "Registered nodes that are in a state, as the master sees them; 0 on others",
          Tags.of("state", state.name()),
          () -> count(state));
    }
    meters.gauge(
        "locktender.step.documents.done",
        "Documents that the master's task has done",
        () -> of(TaskProgress::done, 0));
    meters.gauge(
        "locktender.step.documents.left",
        "Documents that the master's task has left; NaN where that is not known",
        () -> of(ClusterMetrics::left, 0));
    meters.gauge(
        "locktender.sync.backlog.documents",
        "Written documents that are not in the copies yet; NaN where that is not known",
        () -> of(task -> FOLLOWING.contains(task.task()) ? left(task) : 0, 0));
    meters.gauge(
        "locktender.sync.lag.seconds",
        "How long what is written takes to come into the copies; NaN where that is not measured",
        () -> of(task -> seconds(task.behindMillis()), Double.NaN));
    meters.gauge(
        "locktender.hold.predicted.seconds",
        "How long the next hold is to be, as far as known, in READY on the master; else NaN",
        this::predicted);
  }

  /** A master has read its cluster; null: this node is no master. */
  void seen(@Nullable MasterView now) {
    view = now;
  }

  /** How far the master's task is; null where none runs. */
  void progress(@Nullable TaskProgress now) {
    progress = now;
  }

  private double of(Function<TaskProgress, ? extends Number> value, double none) {
    TaskProgress now = progress;
    return now == null ? none : value.apply(now).doubleValue();
  }

  private double count(NodeState state) {
    MasterView now = view;
    return now == null
        ? 0
        : now.nodes().stream().filter(node -> state(now.live(node)) == state).count();
  }

  private double predicted() {
    MasterView now = view;
    Upgrade upgrade = now == null || now.document() == null ? null : now.document().upgrade();
    if (now == null || upgrade == null) {
      return Double.NaN;
    }
    HoldStatus hold = HoldStatus.of(upgrade, progress, now.reports().values());
    return hold == null || hold.forecast() == null ? Double.NaN : seconds(hold.forecast().millis());
  }

  private static NodeState state(@Nullable NodeReport report) {
    return report == null ? NodeState.UNREACHABLE : report.state();
  }

  private static double left(TaskProgress task) {
    return task.left() < 0 ? Double.NaN : task.left();
  }

  private static double seconds(@Nullable Long millis) {
    return millis == null ? Double.NaN : millis / MILLIS_PER_SECOND;
  }
}
