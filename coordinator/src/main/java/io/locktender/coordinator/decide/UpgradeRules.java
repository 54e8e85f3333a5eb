package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.decide.MasterAction.Resign;
import io.locktender.coordinator.decide.MasterAction.Start;
import io.locktender.coordinator.decide.MasterAction.Write;
import io.locktender.coordinator.decide.TaskView.Proved;
import io.locktender.coordinator.decide.TaskView.Ran;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.zookeeper.NodeReport;
import io.locktender.coordinator.zookeeper.NodeState;
import io.locktender.coordinator.zookeeper.Target;
import io.locktender.steps.StepFailure;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.StepTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running upgrade: HOLD, COPY, MIGRATE, CHECK, SWAP, ROLL, and ROLLING_BACK. */
final class UpgradeRules {
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  /** An older proof is taken again: nothing is to come between it and the commit. */
  private static final Duration PROOF_GOOD_FOR = Duration.ofSeconds(5);

  private final MasterView view;
  private final VersionDocument document;
  private final Upgrade upgrade;

  private UpgradeRules(MasterView view, VersionDocument document, Upgrade upgrade) {
    this.view = view;
    this.document = document;
    this.upgrade = upgrade;
  }

  static MasterDecision decide(MasterView view, VersionDocument document, Upgrade upgrade) {
    return new UpgradeRules(view, document, upgrade).decide();
  }

  private MasterDecision decide() {
    Target target = view.target();
    if (upgrade.phase().beforeCommit()) {
      if (target != null && target.abort() != null) {
        return rollBack(StepFailure.of(null, "aborted by " + target.abort()), target.abort());
      }
      if (upgrade.takeovers() >= view.deadlines().takeovers()) {
        return rollBack(
            StepFailure.of(
                null,
                "the master was lost "
                    + upgrade.takeovers()
                    + " times during this upgrade: it is not tried again"),
            null);
      }
    }
    return switch (upgrade.phase()) {
      case HOLD -> hold();
      case COPY -> copy();
      case MIGRATE -> migrate();
      case CHECK -> check();
      case SWAP -> swap();
      case ROLL -> roll();
      case ROLLING_BACK -> rollingBack();
      case PREFLIGHT, DONE, ROLLED_BACK ->
          throw new IllegalStateException(upgrade.phase() + " is never stored");
    };
  }

  private MasterDecision hold() {
    List<String> missing = new ArrayList<>();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (report == null) {
        missing.add(node.id() + " (unreachable)");
      } else if (report.acked(document.lineage()) < upgrade.heldAt()) {
        missing.add(report.detail() == null ? node.id() : node.id() + " (" + report.detail() + ")");
      }
    }
    if (missing.isEmpty()) {
      return write(Transitions.copy(document), "COPY: every node holds");
    }
    return untilDeadline(
        view.deadlines().hold(),
        "HOLD: waits for " + String.join(", ", missing),
        failure(
            null,
            nodeOf(missing),
            "did not hold within " + view.deadlines().hold() + ": " + String.join(", ", missing)));
  }

  private MasterDecision copy() {
    return task(
        TaskKey.of(TaskKey.Kind.COPY, upgrade.id()),
        view.deadlines().copy(),
        "COPY: copies what the steps touch",
        result -> write(Transitions.migrate(document), "MIGRATE: every copy is there"));
  }

  private MasterDecision migrate() {
    Optional<StepMark> next =
        upgrade.steps().stream()
            .filter(mark -> mark.target().equals(StepTarget.MASTER_STATE_SERVER.word()))
            .filter(mark -> mark.state() != StepMark.State.DONE)
            .findFirst();
    if (next.isPresent()) {
      return step(next.get());
    }
    boolean nodesHaveSteps =
        upgrade.steps().stream()
            .anyMatch(mark -> !mark.target().equals(StepTarget.MASTER_STATE_SERVER.word()));
    return nodesHaveSteps
        ? duties(
            "its own steps",
            view.deadlines().nodeSteps(),
            () -> write(Transitions.check(document), "CHECK: every step is done"))
        : write(Transitions.check(document), "CHECK: every step is done");
  }

  private MasterDecision step(StepMark mark) {
    TaskKey key = new TaskKey(TaskKey.Kind.STEP, upgrade.id(), mark.release(), mark.id());
    return task(
        key,
        view.deadlines().step(),
        "MIGRATE: runs step " + mark.id() + " of " + mark.release(),
        result -> {
          if (!(result instanceof Ran ran)) {
            throw new IllegalStateException("a step gave " + result);
          }
          return write(
              Transitions.stepDone(
                  document, mark.release(), mark.id(), ran.step().pending(), ran.step().changed()),
              "MIGRATE: step "
                  + mark.id()
                  + " is done and verified ("
                  + ran.step().changed()
                  + " changed)");
        });
  }

  /**
   * The originals are read while the nodes check; once more when the nodes took longer. Where there
   * is nothing to check, no node is waited for: each has acked that it holds.
   */
  private MasterDecision check() {
    TaskKey key = TaskKey.of(TaskKey.Kind.PROVE, upgrade.id());
    TaskView proof = view.task();
    if (!upgrade.check()
        || proof == null
        || !proof.key().equals(key)
        || proof.state() == TaskView.State.FAILED) {
      return prove(key);
    }
    boolean old =
        proof.state() == TaskView.State.SUCCEEDED && proof.age().compareTo(PROOF_GOOD_FOR) > 0;
    return duties(
        "its check",
        view.deadlines().check(),
        () ->
            old
                ? new MasterDecision(
                    new Start(key),
                    "CHECK: proves the originals unchanged once more, since the nodes took longer")
                : prove(key));
  }

  private MasterDecision prove(TaskKey key) {
    return task(
        key,
        view.deadlines().check(),
        "CHECK: proves the originals unchanged",
        result -> {
          if (!(result instanceof Proved proved)) {
            throw new IllegalStateException("the proof gave " + result);
          }
          return write(
              Transitions.commit(document, proved.swap()),
              "SWAP: committed; from here it only goes forward");
        });
  }

  private MasterDecision swap() {
    return forEver(
        TaskKey.of(TaskKey.Kind.SWAP, upgrade.id()),
        "SWAP: renames",
        () -> write(Transitions.roll(document), "ROLL: the database is at " + upgrade.to()));
  }

  private MasterDecision rollingBack() {
    return forEver(
        TaskKey.of(TaskKey.Kind.DROP, upgrade.id()),
        "ROLLING_BACK: drops the copies",
        () ->
            new MasterDecision(
                new Write(
                    Transitions.rolledBack(document),
                    ended(Phase.ROLLED_BACK, Outcome.ROLLED_BACK, upgrade.failure())),
                "ROLLED_BACK: " + upgrade.from() + " is admitted again"));
  }

  private MasterDecision roll() {
    List<String> late = new ArrayList<>();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (report == null) {
        late.add(node.id() + " (unreachable)");
      } else if (report.state() != NodeState.SERVING
          || !upgrade.to().version().equals(report.agentVersion())) {
        String detail = report.detail() == null ? report.state().name() : report.detail();
        late.add(node.id() + " (" + detail + ")");
      }
    }
    if (late.isEmpty()) {
      return done(null, "DONE: every node serves " + upgrade.to());
    }
    String names = String.join(", ", late);
    if (view.inPhase().compareTo(view.deadlines().start()) < 0) {
      return waitFor("ROLL: waits for " + names);
    }
    StepFailure failure =
        new StepFailure(
            null,
            nodeOf(late),
            "not healthy within " + view.deadlines().start() + ": " + names,
            0,
            List.of());
    return done(failure, "DONE, degraded: " + failure.reason());
  }

  private MasterDecision done(@Nullable StepFailure failure, String sentence) {
    Outcome outcome = failure == null ? Outcome.SUCCEEDED : Outcome.DEGRADED;
    return new MasterDecision(
        new Write(Transitions.done(document, failure), ended(Phase.DONE, outcome, failure)),
        sentence);
  }

  /** Every registered node does something of its own, for this token, in this phase. */
  private MasterDecision duties(String what, Duration deadline, Supplier<MasterDecision> done) {
    List<String> waiting = new ArrayList<>();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      NodeReport.Duty duty = report == null ? null : answer(report);
      if (duty == null || duty.state() == NodeReport.Duty.State.RUNNING) {
        waiting.add(report == null ? node.id() + " (unreachable)" : node.id());
      } else if (duty.state() == NodeReport.Duty.State.FAILED) {
        String reason = duty.reason() == null ? what + " failed" : duty.reason();
        return rollBack(new StepFailure(duty.step(), node.id(), reason, 0, List.of()), null);
      }
    }
    if (waiting.isEmpty()) {
      return done.get();
    }
    return untilDeadline(
        deadline,
        upgrade.phase() + ": each node does " + what + "; waits for " + String.join(", ", waiting),
        failure(
            null,
            nodeOf(waiting),
            "did not do " + what + " within " + deadline + ": " + String.join(", ", waiting)));
  }

  /** A node's answer to this mastership in this phase; others are discarded. */
  private NodeReport.@Nullable Duty answer(NodeReport report) {
    NodeReport.Duty duty = report.duty();
    return duty != null
            && duty.token().equals(document.token())
            && duty.phase().equals(upgrade.phase().name())
        ? duty
        : null;
  }

  /** A task whose failure, or deadline, rolls back. */
  private MasterDecision task(
      TaskKey key,
      Duration deadline,
      String sentence,
      Function<TaskView.Result, MasterDecision> done) {
    TaskView task = view.task();
    if (task == null || !task.key().equals(key)) {
      return MasterRules.cancelThen(view, new MasterDecision(new Start(key), sentence));
    }
    if (task.state() == TaskView.State.FAILED) {
      return task.unanswered() ? unanswered(task) : rollBack(failureOf(task), null);
    }
    if (task.result() != null) {
      return done.apply(task.result());
    }
    return untilDeadline(
        deadline,
        sentence,
        failure(
            key.step().isEmpty() ? null : key.step(),
            null,
            key.kind() + " was not done within " + deadline));
  }

  /**
   * What was asked last may still be done, to the very copies: they are not used again. The next
   * mastership, here or elsewhere, has a token of its own, and begins from the originals.
   */
  private MasterDecision unanswered(TaskView task) {
    StepFailure failure = failureOf(task);
    Duration longest = view.deadlines().database();
    if (task.age().compareTo(longest) >= 0) {
      String late = failure.reason() + "; it answered again only after " + longest + " or more";
      return rollBack(failure(failure.step(), failure.node(), late), null);
    }
    if (upgrade.takeovers() + 1 >= view.deadlines().takeovers()) {
      return rollBack(failure, null);
    }
    return new MasterDecision(
        new Resign(),
        upgrade.phase()
            + ": "
            + failure.reason()
            + ": this mastership ends, the next one begins again from the untouched originals");
  }

  /** A task that is tried again for ever: there is no way but forward. */
  private MasterDecision forEver(TaskKey key, String sentence, Supplier<MasterDecision> done) {
    TaskView task = view.task();
    if (task == null || !task.key().equals(key)) {
      return MasterRules.cancelThen(view, new MasterDecision(new Start(key), sentence));
    }
    if (task.state() == TaskView.State.SUCCEEDED) {
      return done.get();
    }
    boolean runs = task.state() == TaskView.State.RUNNING;
    if (runs && task.failure() == null) {
      return waitFor(sentence);
    }
    // What is needed stays on the screen while it is tried again.
    String tried =
        sentence
            + ": attempt "
            + (runs ? task.attempt() - 1 : task.attempt())
            + " failed, everything stays held, tried again: "
            + failureOf(task).reason();
    return !runs && task.age().compareTo(backOff(task.attempt())) >= 0
        ? new MasterDecision(new Start(key), tried)
        : waitFor(tried);
  }

  private static Duration backOff(int attempt) {
    Duration wait = Duration.ofMillis(250L << Math.min(attempt - 1, 10));
    return wait.compareTo(LONGEST_BACK_OFF) < 0 ? wait : LONGEST_BACK_OFF;
  }

  private MasterDecision untilDeadline(Duration deadline, String sentence, StepFailure failure) {
    return view.inPhase().compareTo(deadline) < 0 ? waitFor(sentence) : rollBack(failure, null);
  }

  private static StepFailure failure(@Nullable String step, @Nullable String node, String reason) {
    return new StepFailure(step, node, reason, 0, List.of());
  }

  /** The node to name when it is just one. */
  private static @Nullable String nodeOf(List<String> named) {
    return named.size() == 1 ? named.get(0).split(" ", 2)[0] : null;
  }

  private static StepFailure failureOf(TaskView task) {
    return task.failure() == null
        ? StepFailure.of(null, task.key().kind() + " failed without a reason")
        : task.failure();
  }

  private MasterDecision rollBack(StepFailure failure, @Nullable String abort) {
    return new MasterDecision(
        new Write(Transitions.rollBack(document, failure, abort), null),
        "ROLLING_BACK from " + upgrade.phase() + ": " + failure.reason());
  }

  private MasterDecision write(VersionDocument next, String sentence) {
    return new MasterDecision(new Write(next, null), sentence);
  }

  private EndedUpgrade ended(Phase phase, Outcome outcome, @Nullable StepFailure failure) {
    return new EndedUpgrade(
        upgrade.requestId(),
        upgrade.id(),
        upgrade.from().version(),
        upgrade.to().version(),
        phase,
        outcome,
        upgrade.by(),
        upgrade.startedAt(),
        view.now(),
        failure,
        List.of(),
        upgrade.steps(),
        document.revision() + 1);
  }
}
