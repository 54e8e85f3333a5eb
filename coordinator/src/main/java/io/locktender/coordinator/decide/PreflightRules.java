package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.PreflightTask.PreflightAnswer;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PREFLIGHT: a request is refused with all reasons of all nodes at once, or its SYNC or EXPAND
 * begins.
 */
final class PreflightRules {
  /** So many looks in a row at a database that does not answer refuse the request. */
  private static final int MOST_LOOKS = 10;

  private PreflightRules() {}

  static MasterDecision decide(MasterView view, VersionDocument document, Target target) {
    if (target.abort() != null) {
      return refuse(view, document, target, List.of(EndedUpgrade.ABORTED_BY + target.abort()));
    }
    PreflightTask look = new PreflightTask(target.requestId(), view.alone());
    TaskView task = view.task();
    if (task == null || !task.is(look)) {
      return start(view, target, look);
    }
    if (task.state() == TaskView.State.FAILED && task.unanswered() && task.attempt() < MOST_LOOKS) {
      return lookAgain(view, task, look);
    }
    List<String> silent = PreflightReasons.silent(view, target);
    boolean looks = task.state() == TaskView.State.RUNNING;
    TimeLimit limit = limit(view, task, silent);
    if ((looks || !silent.isEmpty()) && !limit.over()) {
      String answers = "PREFLIGHT: waits for the answers of " + String.join(", ", silent);
      return waitFor(looks ? looking(task) : answers, limit);
    }
    List<String> reasons = new ArrayList<>();
    PreflightAnswer prepared = task.answerTo(look);
    if (prepared != null) {
      reasons.addAll(prepared.reasons());
    } else {
      reasons.add(notLooked(task, silent));
    }
    reasons.addAll(new PreflightReasons(view, document, target, prepared).all());
    if (!reasons.isEmpty() || prepared == null) {
      return refuse(view, document, target, reasons);
    }
    return begin(view, document, target, prepared);
  }

  private static TimeLimit limit(MasterView view, TaskView task, List<String> silent) {
    TimeLimits limits = new TimeLimits(view);
    if (task.state() != TaskView.State.RUNNING) {
      return limits.preflight(task.age());
    }
    TimeLimit look = limits.look(task.age());
    if (silent.isEmpty() || look.over()) {
      return look;
    }
    // A node that came, or came back, while the master looks has been silent only since then.
    Duration steady = view.steady().all();
    Duration silence = task.age().compareTo(steady) < 0 ? task.age() : steady;
    return limits.preflight(silence);
  }

  private static MasterDecision start(MasterView view, Target target, PreflightTask look) {
    String sentence =
        "PREFLIGHT: %s asked for %s: looks at the request".formatted(target.by(), target.version());
    TimeLimit limit = new TimeLimits(view).preflight(Duration.ZERO);
    return MasterRules.cancelThen(view, new MasterDecision(new StartTask(look), sentence, limit));
  }

  /** A primary that changes says nothing of the request. */
  private static MasterDecision lookAgain(MasterView view, TaskView task, PreflightTask look) {
    String sentence =
        "PREFLIGHT: the database did not answer, it is looked at again: "
            + UpgradeRules.failureOf(task).reason();
    return task.age().compareTo(UpgradeRules.RETRY.after(task.attempt())) >= 0
        ? new MasterDecision(
            new StartTask(look), sentence, new TimeLimits(view).preflight(Duration.ZERO))
        : waitFor(sentence);
  }

  private static String looking(TaskView task) {
    String looks = "PREFLIGHT: looks at the plan, the database and the step process";
    return task.waitsFor() == null
        ? looks
        : looks + ": now at every document of " + task.waitsFor();
  }

  private static String notLooked(TaskView task, List<String> silent) {
    StepFailure failure = task.failure();
    if (failure != null) {
      return failure.reason();
    }
    return silent.isEmpty()
        ? "the plan and the database could not be looked at in time"
        : "the plan and the database were still being looked at";
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
            document.revision() + 1,
            null,
            target.rehearses() ? true : null,
            target.revert() == null ? null : target.revert().restores());
    WriteDocument write =
        new WriteDocument(Transitions.refused(document, target.requestId()), ended);
    String sentence = "refuses " + target.version() + ": " + String.join("; ", reasons);
    return document.upgrade() == null
        ? MasterRules.cancelThen(view, new MasterDecision(write, sentence))
        : new MasterDecision(write, sentence);
  }

  /** How it rolls, as asked for, or null when it goes by HOLD. */
  private static @Nullable Rolling rolling(Target target, PreflightAnswer prepared) {
    RollOptions asked = target.options() == null ? RollOptions.DEFAULT : target.options();
    return prepared.rolls() && !target.rehearses()
        ? Rolling.of(asked.manual(prepared.finalizeByHand()))
        : null;
  }

  private static HoldOptions held(Target target) {
    return target.hold() == null ? HoldOptions.DEFAULT : target.hold();
  }

  private static MasterDecision begin(
      MasterView view, VersionDocument document, Target target, PreflightAnswer prepared) {
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
            prepared.check() && !view.alone(),
            rolling == null ? Phase.SYNC : Phase.EXPAND,
            target.by(),
            view.now(),
            0,
            null,
            null,
            view.participants().stream().map(NodeRegistration::id).toList(),
            0,
            prepared.steps(),
            List.of(),
            null,
            rolling,
            null,
            target.revert() == null ? null : target.revert().restores(),
            rolling == null ? Hold.of(held(target)) : null,
            target.rehearses() ? Rehearsal.of(from, prepared.digests(), prepared.rolls()) : null,
            prepared.restored());
    return rolling == null
        ? new MasterDecision(
            new WriteDocument(HoldTransitions.sync(document, upgrade), null),
            "SYNC: from " + from + " to " + upgrade.to() + ": every worker keeps running")
        : new MasterDecision(
            new WriteDocument(RollingTransitions.expand(document, upgrade), null),
            "EXPAND: from " + from + " to " + upgrade.to() + ": every worker keeps running");
  }
}
