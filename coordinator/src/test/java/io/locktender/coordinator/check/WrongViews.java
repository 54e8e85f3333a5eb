package io.locktender.coordinator.check;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mistakes in what the decide functions are shown. */
final class WrongViews {
  private WrongViews() {}

  /** Whether it is waited for acks: what is asked before the hold is another matter. */
  private static boolean waitsForAcks(MasterView view) {
    Upgrade upgrade = view.document() == null ? null : view.document().upgrade();
    return upgrade != null && upgrade.heldAt() > 0;
  }

  static MasterView skipUnreachable(MasterView view) {
    if (!waitsForAcks(view)) {
      return view;
    }
    return with(
        view,
        view.document(),
        view.nodes().stream().filter(node -> view.live(node) != null).toList(),
        view.reports(),
        view.task());
  }

  static MasterView countOldAcks(MasterView view) {
    Map<String, NodeReport> reports = new HashMap<>();
    view.reports()
        .forEach(
            (node, report) ->
                reports.put(
                    node,
                    new NodeReport(
                        node,
                        report.incarnation(),
                        report.roles(),
                        report.state(),
                        report.revision() + 1,
                        report.known(),
                        report.release(),
                        null,
                        null,
                        report.prepared(),
                        report.duty(),
                        null,
                        report.workers())));
    return with(view, view.document(), view.nodes(), reports, view.task());
  }

  static MasterView listParticipants(MasterView view) {
    Upgrade upgrade = view.document() == null ? null : view.document().upgrade();
    List<NodeRegistration> nodes =
        upgrade == null || !waitsForAcks(view)
            ? view.nodes()
            : view.nodes().stream()
                .filter(node -> upgrade.participants().contains(node.id()))
                .toList();
    return with(view, view.document(), nodes, view.reports(), view.task());
  }

  static MasterView neverAgain(MasterView view) {
    TaskView task = view.task();
    if (task == null || task.state() != TaskView.State.FAILED) {
      return view;
    }
    TaskView stays =
        new TaskView(
            task.task(),
            task.state(),
            Duration.ZERO,
            Duration.ZERO,
            1,
            task.answer(),
            task.failure(),
            task.unanswered());
    return with(view, view.document(), view.nodes(), view.reports(), stays);
  }

  static MasterView anyPass(MasterView view) {
    TaskView task = view.task();
    Upgrade upgrade = view.document() == null ? null : view.document().upgrade();
    if (task == null || upgrade == null || !(task.task() instanceof KeepUpTask pass)) {
      return view;
    }
    TaskView any =
        new TaskView(
            new KeepUpTask(pass.subject(), upgrade.phase() == Phase.CONTRACT),
            task.state(),
            task.age(),
            task.took(),
            task.attempt(),
            task.answer(),
            task.failure(),
            task.unanswered());
    return with(view, view.document(), view.nodes(), view.reports(), any);
  }

  static MasterView passChangedNothing(MasterView view) {
    TaskView task = view.task();
    if (task == null || !(task.answer() instanceof KeptUp kept)) {
      return view;
    }
    TaskView none =
        new TaskView(
            task.task(),
            task.state(),
            task.age(),
            task.took(),
            task.attempt(),
            new KeptUp(0, kept.pending()),
            task.failure(),
            task.unanswered());
    return with(view, view.document(), view.nodes(), view.reports(), none);
  }

  static NodeView hideStopping(NodeView view) {
    return with(
        view,
        view.workers().stream()
            .filter(worker -> worker.state() != WorkerView.State.STOPPING)
            .toList(),
        view.applied().isEmpty());
  }

  static NodeView hideCommand(NodeView view) {
    boolean open = view.gate() instanceof Gate.Read gate && !gate.document().admits().isEmpty();
    return open ? withJob(view, null) : view;
  }

  static NodeView takeEndingForEnded(NodeView view) {
    JobView job = view.job();
    return job != null && job.state() == JobView.State.ENDING
        ? withJob(
            view,
            new JobView(job.key(), JobView.State.FAILED, job.age(), job.attempt(), "cancelled"))
        : view;
  }

  private static NodeView withJob(NodeView view, @Nullable JobView job) {
    return new NodeView(
        view.node(),
        view.cluster(),
        view.incarnation(),
        view.gate(),
        view.connected(),
        view.known(),
        view.acked(),
        view.workers(),
        view.stuck(),
        view.current(),
        view.releases(),
        view.level(),
        view.applied(),
        view.applying(),
        view.steps(),
        job,
        view.unseen(),
        view.out());
  }

  static NodeView hideOwnSteps(NodeView view) {
    boolean admitted = view.gate() instanceof Gate.Read gate && !gate.document().admits().isEmpty();
    return with(view, view.workers(), admitted);
  }

  static MasterView with(
      MasterView view,
      @Nullable VersionDocument document,
      List<NodeRegistration> nodes,
      Map<String, NodeReport> reports,
      @Nullable TaskView task) {
    return with(view, document, nodes, reports, task, view.consent(), view.held());
  }

  static MasterView held(MasterView view, Duration held) {
    return with(
        view, view.document(), view.nodes(), view.reports(), view.task(), view.consent(), held);
  }

  static MasterView with(MasterView view, Consent consent) {
    return with(
        view, view.document(), view.nodes(), view.reports(), view.task(), consent, view.held());
  }

  private static MasterView with(
      MasterView view,
      @Nullable VersionDocument document,
      List<NodeRegistration> nodes,
      Map<String, NodeReport> reports,
      @Nullable TaskView task,
      Consent consent,
      Duration held) {
    return new MasterView(
        view.cluster(),
        view.self(),
        view.token(),
        view.claimed(),
        view.mayClaim(),
        view.known(),
        document,
        nodes,
        reports,
        view.target(),
        view.targetProblem(),
        view.recorded(),
        task,
        consent,
        view.inPhase(),
        held,
        view.steady(),
        view.now(),
        view.deadlines(),
        view.alone());
  }

  static NodeView with(
      NodeView view,
      List<NodeStep> applied,
      @Nullable NodeStep applying,
      Map<ReleaseVersion, List<NodeStep>> steps) {
    return new NodeView(
        view.node(),
        view.cluster(),
        view.incarnation(),
        view.gate(),
        view.connected(),
        view.known(),
        view.acked(),
        view.workers(),
        view.stuck(),
        view.current(),
        view.releases(),
        view.level(),
        applied,
        applying,
        steps,
        view.job(),
        view.unseen(),
        view.out());
  }

  static NodeView with(NodeView view, List<WorkerView> workers, boolean withoutSteps) {
    return new NodeView(
        view.node(),
        view.cluster(),
        view.incarnation(),
        view.gate(),
        view.connected(),
        view.known(),
        view.acked(),
        workers,
        view.stuck(),
        view.current(),
        view.releases(),
        view.level(),
        withoutSteps ? List.of() : view.applied(),
        view.applying(),
        view.steps(),
        view.job(),
        view.unseen(),
        view.out());
  }
}
