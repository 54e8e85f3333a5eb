package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.MasterAction.Start;
import io.locktender.coordinator.decide.MasterAction.Write;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.PreflightTask.Prepared;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PREFLIGHT: a request is refused with all reasons of all nodes at once, or its HOLD begins. */
final class PreflightRules {
  private PreflightRules() {}

  static MasterDecision decide(MasterView view, VersionDocument document, Target target) {
    if (target.abort() != null) {
      return refuse(view, document, target, List.of("aborted by " + target.abort()));
    }
    PreflightTask look = new PreflightTask(target.requestId());
    TaskView task = view.task();
    if (task == null || !task.is(look)) {
      return MasterRules.cancelThen(
          view,
          new MasterDecision(
              new Start(look),
              "PREFLIGHT: " + target.by() + " asked for " + target.version() + ": looks at it",
              new Limits(view).preflight(Duration.ZERO)));
    }
    Limit limit = new Limits(view).preflight(task.age());
    boolean late = limit.over();
    List<String> silent = silent(view, target);
    if (task.state() == TaskView.State.RUNNING && !late) {
      return waitFor("PREFLIGHT: the plan, the database and the step process are looked at", limit);
    }
    if (!silent.isEmpty() && !late) {
      return waitFor("PREFLIGHT: waits for the answers of " + String.join(", ", silent), limit);
    }
    List<String> reasons = new ArrayList<>();
    Prepared prepared = task.answerTo(look);
    if (prepared != null) {
      reasons.addAll(prepared.reasons());
    } else {
      StepFailure failure = task.failure();
      reasons.add(
          failure == null
              ? "the plan and the database were not looked at in time"
              : failure.reason());
    }
    reasons.addAll(nodeReasons(view, target, prepared));
    reasons.addAll(optionReasons(view, target, prepared));
    reasons.addAll(otherFiles(document, prepared));
    if (!reasons.isEmpty() || prepared == null) {
      return refuse(view, document, target, reasons);
    }
    return begin(view, document, target, prepared);
  }

  /** The live nodes that have not answered this request. */
  private static List<String> silent(MasterView view, Target target) {
    List<String> silent = new ArrayList<>();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (report != null && !answers(report, target)) {
        silent.add(node.id());
      }
    }
    return silent;
  }

  private static boolean answers(NodeReport report, Target target) {
    return report.prepared() != null && report.prepared().requestId().equals(target.requestId());
  }

  private static List<String> nodeReasons(
      MasterView view, Target target, @Nullable Prepared prepared) {
    List<String> reasons = new ArrayList<>();
    if (view.nodes().isEmpty()) {
      reasons.add("no node is registered");
    }
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (report == null) {
        reasons.add(
            node.id()
                + ": unreachable; start its agent, or `locktender node remove "
                + node.id()
                + " --workers-are-stopped` if it is gone for good");
      } else if (!answers(report, target)) {
        reasons.add(
            node.id() + ": did not answer within " + Durations.words(view.deadlines().preflight()));
      } else {
        nodeReasons(node.id(), report, prepared, reasons);
      }
    }
    return reasons;
  }

  private static List<String> optionReasons(
      MasterView view, Target target, @Nullable Prepared prepared) {
    RollOptions options = target.options();
    if (options == null || prepared == null) {
      return List.of();
    }
    if (!prepared.rolls()) {
      return List.of(
          "options for a rolling upgrade were given, and this one goes by HOLD: 'locktender "
              + (target.revert() == null
                  ? "plan " + target.version()
                  : "revert " + target.version() + " --plan")
              + "' says why");
    }
    String canary = options.canary();
    boolean known =
        canary == null || view.nodes().stream().anyMatch(node -> node.id().equals(canary));
    return known
        ? List.of()
        : List.of(
            "the canary " + canary + " is not registered: 'locktender node list' says who is");
  }

  /** What is taken back must be what is there: the steps of the very release that serves. */
  private static List<String> otherFiles(VersionDocument document, @Nullable Prepared prepared) {
    return prepared == null
        ? List.of()
        : document.admits().stream()
            .filter(serving -> prepared.digests().stream().anyMatch(serving::isOtherFilesOf))
            .map(
                serving ->
                    "release "
                        + serving.version()
                        + " on disk is not the one that serves, "
                        + serving.digest()
                        + "; install the same files")
            .toList();
  }

  private static void nodeReasons(
      String node, NodeReport report, @Nullable Prepared prepared, List<String> reasons) {
    NodeReport.Prepared answer = java.util.Objects.requireNonNull(report.prepared());
    answer.problems().forEach(problem -> reasons.add(node + ": " + problem));
    if (prepared == null) {
      return;
    }
    for (ReleaseId release : prepared.digests()) {
      String digest = answer.digests().get(release.version());
      if (digest == null && answer.problems().isEmpty()) {
        reasons.add(node + ": release " + release.version() + " is not on its disk");
      } else if (digest != null && !digest.equals(release.digest())) {
        reasons.add(
            node
                + ": release "
                + release.version()
                + " differs from the master's (digest "
                + digest
                + ", expected "
                + release.digest()
                + "); install the same files");
      }
    }
  }

  static MasterDecision refuse(
      MasterView view, VersionDocument document, Target target, List<String> reasons) {
    EndedUpgrade ended =
        new EndedUpgrade(
            target.requestId(),
            null,
            document.version(),
            target.version(),
            Phase.PREFLIGHT,
            Outcome.REFUSED,
            target.by(),
            view.now(),
            view.now(),
            StepFailure.of(null, String.join("; ", reasons)),
            reasons,
            List.of(),
            document.revision() + 1);
    Write write = new Write(Transitions.refused(document, target.requestId()), ended);
    String sentence = "refuses " + target.version() + ": " + String.join("; ", reasons);
    return document.upgrade() == null
        ? MasterRules.cancelThen(view, new MasterDecision(write, sentence))
        : new MasterDecision(write, sentence);
  }

  /** How it rolls, as asked for, or null when it goes by HOLD. */
  private static @Nullable Rolling rolling(Target target, Prepared prepared) {
    RollOptions asked = target.options() == null ? RollOptions.DEFAULT : target.options();
    return prepared.rolls() ? Rolling.of(asked.manual(prepared.finalizeByHand())) : null;
  }

  private static MasterDecision begin(
      MasterView view, VersionDocument document, Target target, Prepared prepared) {
    Rolling rolling = rolling(target, prepared);
    ReleaseId from =
        document.admits().isEmpty()
            ? new ReleaseId(document.version(), "")
            : document.admits().get(0);
    Upgrade upgrade =
        new Upgrade(
            target.requestId(),
            target.requestId(),
            from,
            prepared.digests().get(prepared.digests().size() - 1),
            prepared.digests(),
            prepared.check(),
            rolling == null ? Phase.HOLD : Phase.EXPAND,
            target.by(),
            view.now(),
            0,
            null,
            null,
            view.nodes().stream().map(NodeRegistration::id).toList(),
            0,
            prepared.steps(),
            List.of(),
            null,
            rolling,
            null,
            target.revert() == null ? null : target.revert().restores());
    return rolling == null
        ? new MasterDecision(
            new Write(Transitions.hold(document, upgrade), null),
            "HOLD: from " + from + " to " + upgrade.to() + ": withdraws the admission")
        : new MasterDecision(
            new Write(RollingTransitions.expand(document, upgrade), null),
            "EXPAND: from " + from + " to " + upgrade.to() + ": every worker goes on");
  }
}
