package io.locktender.coordinator.status;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Iterables;
import io.locktender.coordinator.cluster.ClusterView.Access;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.StatusModel.DatabaseVersion;
import io.locktender.coordinator.status.StatusModel.Failure;
import io.locktender.coordinator.status.StatusModel.HoldStatus;
import io.locktender.coordinator.status.StatusModel.NodeStatus;
import io.locktender.coordinator.status.StatusModel.RollingStatus;
import io.locktender.coordinator.status.StatusModel.StatusDeadline;
import io.locktender.coordinator.status.StatusModel.StepState;
import io.locktender.coordinator.status.StatusModel.StepStatus;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@link StatusModel} of what ZooKeeper holds. */
public final class StatusBuilder {
  private final Snapshot snapshot;

  public StatusBuilder(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  public StatusModel build() {
    Mirror mirror = snapshot.mirror();
    Target target = snapshot.target();
    return new StatusModel(
        snapshot.cluster(),
        target == null ? null : target.version(),
        snapshot.master(),
        mirror != null && mirror.blind() ? mirror.sentence() : null,
        mirror == null ? null : databaseVersion(mirror.document()),
        mirror == null ? null : upgrade(mirror),
        open(snapshot.view().access()),
        nodes());
  }

  private static @Nullable Boolean open(Access access) {
    return access == Access.UNKNOWN ? null : access == Access.OPEN;
  }

  public static DatabaseVersion databaseVersion(VersionDocument document) {
    List<ReleaseVersion> admits = document.admits().stream().map(ReleaseId::version).toList();
    return new DatabaseVersion(document.version(), admits, document.revision(), document.epoch());
  }

  private @Nullable UpgradeStatus upgrade(Mirror mirror) {
    Upgrade running = mirror.document().upgrade();
    if (running != null) {
      return running(running, mirror.due());
    }
    Target asked = snapshot.inPreflight();
    if (asked != null) {
      return new UpgradeStatus(
          asked.requestId(),
          mirror.document().version(),
          asked.version(),
          Phase.PREFLIGHT,
          null,
          null,
          null,
          null,
          List.of(),
          StatusDeadline.of(mirror.due()),
          null,
          null,
          asked.rehearses() ? true : null);
    }
    EndedUpgrade last = mirror.last();
    return last == null ? null : ended(last);
  }

  private UpgradeStatus running(Upgrade upgrade, @Nullable Due due) {
    return new UpgradeStatus(
        upgrade.id(),
        upgrade.from().version(),
        upgrade.to().version(),
        upgrade.phase(),
        null,
        upgrade.startedAt(),
        null,
        failure(upgrade.failure(), List.of()),
        steps(upgrade.steps(), upgrade.failure(), snapshot.progress()),
        StatusDeadline.of(due),
        rolling(upgrade.rolling(), snapshot.progress()),
        HoldStatus.of(upgrade, snapshot.progress(), snapshot.view().reports().values()),
        upgrade.rehearsal() == null ? null : true);
  }

  private static @Nullable RollingStatus rolling(
      @Nullable Rolling rolling, @Nullable TaskProgress progress) {
    Long lag =
        progress != null && progress.task() == TaskKind.KEEP_UP ? counted(progress.left()) : null;
    return rolling == null
        ? null
        : new RollingStatus(
            rolling.switched(), rolling.paused(), rolling.manual() ? "manual" : "auto", lag);
  }

  private static UpgradeStatus ended(EndedUpgrade last) {
    String id = last.id();
    return new UpgradeStatus(
        id == null ? last.requestId() : id,
        last.from(),
        last.to(),
        last.phase(),
        last.outcome(),
        last.startedAt(),
        last.finishedAt(),
        failure(last.failure(), last.reasons()),
        steps(last.steps(), last.failure(), null).stream()
            .map(step -> last.outcome() == Outcome.ROLLED_BACK ? rolledBack(step) : step)
            .toList(),
        null,
        null,
        null,
        last.rehearses() ? true : null);
  }

  private static @Nullable Failure failure(@Nullable StepFailure failure, List<String> reasons) {
    if (failure != null) {
      return new Failure(failure.step(), failure.node(), failure.reason(), failure.documents());
    }
    return reasons.isEmpty()
        ? null
        : new Failure(null, null, String.join("; ", reasons), List.of());
  }

  private static List<StepStatus> steps(
      List<StepMark> marks, @Nullable StepFailure failure, @Nullable TaskProgress progress) {
    List<StepStatus> steps = new ArrayList<>();
    for (StepMark mark : marks) {
      steps.add(step(mark, failure, progress));
    }
    return steps;
  }

  /** Two releases may have a step of one id: the progress is the one's that is not done. */
  private static StepStatus step(
      StepMark mark, @Nullable StepFailure failure, @Nullable TaskProgress progress) {
    boolean open = mark.state() != StepMark.State.DONE;
    if (open && failure != null && mark.id().equals(failure.step())) {
      long pending = Math.max(mark.pending(), failure.documentCount());
      return new StepStatus(
          mark.id(), mark.target(), StepState.FAILED, counted(pending), mark.changed());
    }
    if (open && progress != null && mark.id().equals(progress.step())) {
      return new StepStatus(
          mark.id(), mark.target(), StepState.RUNNING, counted(progress.left()), progress.done());
    }
    return new StepStatus(
        mark.id(),
        mark.target(),
        StepState.valueOf(mark.state().name()),
        counted(mark.pending()),
        mark.changed());
  }

  /** What was done is so no longer, and what it has changed is as it was. */
  private static StepStatus rolledBack(StepStatus step) {
    return step.state() == StepState.DONE
        ? new StepStatus(step.id(), step.target(), StepState.ROLLED_BACK, null, 0)
        : step;
  }

  private static @Nullable Long counted(long pending) {
    return pending < 0 ? null : pending;
  }

  private List<NodeStatus> nodes() {
    Mirror mirror = snapshot.mirror();
    Map<String, NodeReport> reports = snapshot.view().reports();
    List<String> registered = mirror == null ? List.of() : mirror.nodes();
    List<NodeStatus> nodes = new ArrayList<>();
    for (String id : ImmutableSortedSet.copyOf(Iterables.concat(registered, reports.keySet()))) {
      NodeReport report = reports.get(id);
      nodes.add(report == null ? unreachable(id, snapshot.drain(id)) : node(report));
    }
    return nodes;
  }

  public static NodeStatus node(NodeReport report) {
    return new NodeStatus(
        report.node(),
        report.roles(),
        true,
        report.release(),
        report.state(),
        report.revision(),
        report.detail(),
        report.agent() == null ? null : report.agent().build(),
        report.drain());
  }

  private static NodeStatus unreachable(String id, @Nullable Drain drain) {
    return new NodeStatus(
        id,
        List.of(),
        false,
        null,
        NodeState.UNREACHABLE,
        0,
        "registered, but its agent does not run"
            + (drain == null ? "" : "; when it does, it is " + drain.words()),
        null,
        drain);
  }
}
