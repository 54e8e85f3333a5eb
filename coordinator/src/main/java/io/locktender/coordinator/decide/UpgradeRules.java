package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;
import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.MasterAction.Cancel;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.decide.MasterAction.Wait;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RehearsalTransitions;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A running upgrade: what both ways, {@link HoldRules} and {@link RollingRules}, have in common.
 */
abstract class UpgradeRules {
  static final RetryDelay RETRY = new RetryDelay(Duration.ofMillis(250), Duration.ofSeconds(30));

  /** What is done again and again, beside workers, is done no more often. */
  private static final Duration NO_MORE_OFTEN = Duration.ofSeconds(1);

  final MasterView view;
  final VersionDocument document;
  final Upgrade upgrade;
  final TimeLimits limits;
  final QuietRules quiet;

  UpgradeRules(MasterView view, VersionDocument document, Upgrade upgrade) {
    this.view = view;
    this.document = document;
    this.upgrade = upgrade;
    this.limits = new TimeLimits(view);
    this.quiet = new QuietRules(view, upgrade);
  }

  static MasterDecision decide(MasterView view, VersionDocument document, Upgrade upgrade) {
    UpgradeRules rules =
        upgrade.rolling() == null
            ? new HoldRules(view, document, upgrade)
            : new RollingRules(view, document, upgrade, upgrade.rolling());
    return rules.decide();
  }

  private MasterDecision decide() {
    Target target = view.target();
    if (upgrade.phase().beforeCommit()) {
      if (target != null && target.abort() != null) {
        return rollBack(
            StepFailure.of(null, EndedUpgrade.ABORTED_BY + target.abort()), target.abort());
      }
      // A master is no danger to nodes that switch: it only tells them.
      if (!upgrade.phase().mixed() && upgrade.takeovers() >= view.deadlines().takeovers()) {
        return rollBack(
            StepFailure.of(
                null,
                "the master was lost "
                    + upgrade.takeovers()
                    + " times during this upgrade; it is not tried again"),
            null);
      }
    }
    OperatorCommand command = target == null ? null : target.command();
    return command == null || answered(command) ? goOn() : answer(command);
  }

  private boolean answered(OperatorCommand command) {
    return upgrade.answer() != null && upgrade.answer().id().equals(command.id());
  }

  private MasterDecision answer(OperatorCommand command) {
    String refused = refusal(command);
    return write(
        RollingTransitions.answer(document, command, refused),
        upgrade.phase()
            + ": "
            + command.kind()
            + " by "
            + command.by()
            + (refused == null ? "" : " is refused: " + refused));
  }

  /** Why a command is not carried out, or null when it is. */
  abstract @Nullable String refusal(OperatorCommand command);

  /** How the workers are while something is tried again for ever. */
  abstract String meanwhile();

  /** What the phase asks for. */
  abstract MasterDecision goOn();

  /** What follows when a task before the commit point failed by the database. */
  abstract MasterDecision unanswered(TaskView task);

  /** What follows when a task before the commit point failed. */
  MasterDecision failed(TaskView task) {
    return rollBack(failureOf(task), null);
  }

  /** The nodes that have not acked what was withdrawn, each with the reason that is known. */
  List<String> notAcked() {
    List<String> missing = new ArrayList<>();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (report == null) {
        missing.add(node.id() + " (unreachable)");
      } else if (report.acked(document.lineage()) < upgrade.heldAt()) {
        missing.add(report.detail() == null ? node.id() : node.id() + " (" + report.detail() + ")");
      }
    }
    return missing;
  }

  MasterDecision stepDone(StepMark mark, StepResult result) {
    return write(
        Transitions.stepDone(
            document, mark.release(), mark.id(), result.pending(), result.changed()),
        upgrade.phase()
            + ": step "
            + mark.id()
            + " is done and verified ("
            + result.changed()
            + " changed)");
  }

  MasterDecision done(@Nullable StepFailure failure, String sentence) {
    Outcome outcome = failure == null ? Outcome.SUCCEEDED : Outcome.DEGRADED;
    return new MasterDecision(
        new WriteDocument(Transitions.done(document, failure), ended(Phase.DONE, outcome, failure)),
        sentence);
  }

  MasterDecision rolledBack(String sentence) {
    return new MasterDecision(
        new WriteDocument(
            Transitions.rolledBack(document),
            ended(Phase.ROLLED_BACK, RehearsalTransitions.endsAs(upgrade), upgrade.failure())),
        "ROLLED_BACK: " + sentence);
  }

  /** A task whose failure, or deadline, rolls back. */
  <A> MasterDecision task(
      MasterTask<A> wanted, TimeLimit limit, String sentence, Function<A, MasterDecision> done) {
    StepFailure late =
        failure(
            stepOf(wanted),
            null,
            wanted.kind() + " was not done within " + Durations.words(limit.total()));
    return task(wanted, limit, sentence, late, done);
  }

  /** The same, with what to say when the deadline is over. */
  <A> MasterDecision task(
      MasterTask<A> wanted,
      TimeLimit limit,
      String sentence,
      StepFailure late,
      Function<A, MasterDecision> done) {
    TaskView task = view.task();
    if (task == null || !task.is(wanted)) {
      return MasterRules.cancelThen(
          view, new MasterDecision(new StartTask(wanted), sentence, limit));
    }
    if (task.state() == TaskView.State.FAILED) {
      return task.unanswered() ? unanswered(task) : failed(task);
    }
    A answer = task.answerTo(wanted);
    if (answer != null) {
      return done.apply(answer);
    }
    return until(limit, sentence, late);
  }

  /**
   * A task that is tried again for ever: there is no way but forward. So is one that does not end.
   */
  <A> MasterDecision forEver(
      MasterTask<A> wanted, String sentence, Function<A, MasterDecision> done) {
    TaskView task = view.task();
    TimeLimit fresh = limits.attempt(Duration.ZERO);
    if (task == null || !task.is(wanted)) {
      return MasterRules.cancelThen(
          view, new MasterDecision(new StartTask(wanted), sentence, fresh));
    }
    A answer = task.answerTo(wanted);
    if (answer != null) {
      return done.apply(answer);
    }
    boolean runs = task.state() == TaskView.State.RUNNING;
    TimeLimit limit = limits.attempt(task.age());
    if (runs && limit.over()) {
      String longest = Durations.words(limit.total());
      return new MasterDecision(new Cancel(), sentence + ": stopped after " + longest);
    }
    if (runs && task.failure() == null) {
      return waitFor(sentence, limit);
    }
    // What is needed stays on the screen while it is tried again.
    String tried =
        sentence
            + ": attempt "
            + (runs ? task.attempt() - 1 : task.attempt())
            + " failed, "
            + meanwhile()
            + ", it is tried again: "
            + failureOf(task).reason();
    return !runs && task.age().compareTo(RETRY.after(task.attempt())) >= 0
        ? new MasterDecision(new StartTask(wanted), tried, fresh)
        : new MasterDecision(new Wait(), tried, runs ? limit : null);
  }

  /**
   * Whether it is time to do it again.
   *
   * @param times how many times as long as it took the pause after it is
   */
  static boolean due(TaskView task, int times) {
    return isOver(took(task).multipliedBy(times), task);
  }

  /** The same with a pause as long as it took, and no longer than so. */
  static boolean due(TaskView task, Duration longest) {
    Duration took = took(task);
    return isOver(took.compareTo(longest) < 0 ? took : longest, task);
  }

  private static Duration took(TaskView task) {
    return task.state() == TaskView.State.SUCCEEDED ? task.took() : Duration.ZERO;
  }

  private static boolean isOver(Duration pause, TaskView task) {
    return task.age().compareTo(pause.compareTo(NO_MORE_OFTEN) > 0 ? pause : NO_MORE_OFTEN) >= 0;
  }

  MasterDecision until(TimeLimit limit, String sentence, StepFailure failure) {
    return limit.over() ? rollBack(failure, null) : waitFor(sentence, limit);
  }

  static StepFailure failure(@Nullable String step, @Nullable String node, String reason) {
    return new StepFailure(step, node, reason, 0, List.of());
  }

  /** The node to name when it is just one. */
  static @Nullable String nodeOf(List<String> named) {
    return named.size() == 1 ? named.get(0).split(" ", 2)[0] : null;
  }

  private static @Nullable String stepOf(MasterTask<?> task) {
    StepId step = task.step();
    return step == null ? null : step.id();
  }

  static StepFailure failureOf(TaskView task) {
    return task.failure() == null
        ? StepFailure.of(null, task.task().kind() + " failed without a reason")
        : task.failure();
  }

  MasterDecision rollBack(StepFailure failure, @Nullable String abort) {
    VersionDocument next = Transitions.rollBack(document, failure, abort);
    Phase back = requireNonNull(next.upgrade()).phase();
    return write(next, back + ": rolls back from " + upgrade.phase() + ": " + failure.reason());
  }

  MasterDecision write(VersionDocument next, String sentence) {
    return new MasterDecision(new WriteDocument(next, null), sentence);
  }

  EndedUpgrade ended(Phase phase, Outcome outcome, @Nullable StepFailure failure) {
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
        document.revision() + 1,
        upgrade.rehearsal(),
        upgrade.rehearsal() == null ? null : true,
        upgrade.restores());
  }
}
