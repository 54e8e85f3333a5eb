package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.decide.MasterAction.Wait;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.BackupTask;
import io.locktender.coordinator.task.ExpandTask;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.RevertTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An upgrade by ROLLING: EXPAND, ROLLING, SOAK, CONTRACT, and back by ROLLING_BACK_NODES and
 * ROLLING_BACK. Workers serve all the time. Which nodes switch when is {@link NodeBatches}; SOAK is
 * {@link SoakRules}, CONTRACT {@link ContractRules}.
 */
final class RollingRules extends UpgradeRules {
  /** How many times as long as a pass took the pause after it is, at least. */
  private static final int PAUSE = 9;

  /**
   * In a row, of a task that the database did not answer: each may have been done in part; or of
   * passes whose step process died.
   */
  private static final int MOST_ATTEMPTS = 10;

  final Rolling rolling;
  final RollOptions options;
  final NodeBatches batches;

  RollingRules(MasterView view, VersionDocument document, Upgrade upgrade, Rolling rolling) {
    super(view, document, upgrade);
    this.rolling = rolling;
    options = rolling.options();
    batches = new NodeBatches(view, document, upgrade, rolling);
  }

  @Override
  MasterDecision goOn() {
    return switch (upgrade.phase()) {
      case EXPAND -> expand();
      case ROLLING -> keepingUp(unlessItFails(this::roll));
      case SOAK -> keepingUp(unlessItFails(new SoakRules(this)::decide));
      case CONTRACT -> new ContractRules(this).decide();
      case ROLLING_BACK_NODES -> keepingUp(rollBackNodes());
      case ROLLING_BACK -> rollingBack();
      default -> throw new IllegalStateException("no rolling upgrade is in " + upgrade.phase());
    };
  }

  @Override
  @Nullable String refusal(OperatorCommand command) {
    if (!upgrade.phase().beforeCommit()) {
      return "the upgrade is in "
          + upgrade.phase()
          + (upgrade.phase().rollingBack()
              ? ": it is being rolled back"
              : ", past the point of no return");
    }
    return switch (command.kind()) {
      case PAUSE ->
          rolling.paused() == null ? null : "it is already paused, by " + rolling.paused();
      case RESUME -> rolling.paused() != null ? null : "it is not paused";
      case FINALIZE ->
          upgrade.phase() == Phase.SOAK
              ? null
              : "not every node serves " + upgrade.to() + " yet: it is in " + upgrade.phase();
      case CUTOVER -> "the upgrade rolls: no hold is waited for";
    };
  }

  @Override
  String meanwhile() {
    return "the workers keep running";
  }

  private MasterDecision expand() {
    Optional<StepMark> backup = next(StepMark::isBackup);
    if (backup.isPresent()) {
      return task(
          new BackupTask(upgrade.id(), StepId.of(backup.get())),
          limits.sync(),
          "EXPAND: backs up the collections while the workers run",
          result -> stepDone(backup.get(), result));
    }
    Optional<StepMark> next = next(StepPhase.EXPAND);
    if (next.isPresent()) {
      return task(
          new ExpandTask(upgrade.id(), StepId.of(next.get())),
          limits.step(),
          "EXPAND: runs step " + next.get().id() + " while the workers run",
          result -> stepDone(next.get(), result));
    }
    return rolling.paused() != null
        ? paused()
        : write(
            RollingTransitions.roll(document),
            "ROLLING: " + upgrade.from() + " and " + upgrade.to() + " are admitted");
  }

  private MasterDecision roll() {
    List<NodeRegistration> switching = batches.switching();
    if (!switching.isEmpty()) {
      // Whoever has paused it looks at it: a machine that is rebooted meanwhile undoes nothing.
      return rolling.paused() != null
          ? paused(", waits for " + batches.states(switching))
          : untilProgress(
              limits.progress(options),
              "ROLLING: waits for " + batches.states(switching),
              switching);
    }
    TimeLimit healthy = limits.healthyFor(options, batches.served());
    if (!rolling.switched().isEmpty() && !healthy.over()) {
      return waitFor(
          "ROLLING: "
              + String.join(", ", rolling.switched())
              + " must serve for "
              + Durations.words(options.healthyFor()),
          healthy);
    }
    List<NodeRegistration> notReady = batches.notReady();
    if (batches.remaining().isEmpty() && notReady.isEmpty()) {
      return write(RollingTransitions.soak(document), "SOAK: every node serves " + upgrade.to());
    }
    if (rolling.paused() != null) {
      return paused();
    }
    String canary = options.canary();
    if (canary != null && !rolling.resumed()) {
      if (!batches.registered(canary)) {
        return write(
            RollingTransitions.pauseAfterCanary(document),
            "ROLLING: the canary " + canary + " was removed");
      }
      if (batches.drained(canary)) {
        return waitFor(
            "ROLLING: the canary %s is drained: 'locktender node resume %s', or 'locktender abort'"
                .formatted(canary, canary));
      }
      if (!rolling.switched().isEmpty()) {
        return write(
            RollingTransitions.pauseAfterCanary(document),
            "ROLLING: the canary " + canary + " serves");
      }
    }
    List<String> batch = batches.next();
    return batch.isEmpty()
        ? noBatch(notReady)
        : write(
            RollingTransitions.switchOver(document, batch),
            "ROLLING: " + String.join(", ", batch) + " may switch to " + upgrade.to());
  }

  /** They are too many since the last one of them is. */
  private MasterDecision untilInService(List<NodeRegistration> unavailable) {
    Duration since = batches.out(unavailable).min(Comparator.naturalOrder()).orElse(view.inPhase());
    return untilProgress(
        limits.progress(options, Collections.min(List.of(since, view.inPhase()))),
        "ROLLING: too many nodes are out of service: " + batches.states(unavailable),
        unavailable);
  }

  /**
   * Too many nodes are out of service, or those that are left have not got what it takes: for them
   * nobody is sent back. They are waited for, as in READY, until they have it, or are removed.
   */
  private MasterDecision noBatch(List<NodeRegistration> notReady) {
    List<NodeRegistration> out = batches.unavailable();
    return out.isEmpty() && !notReady.isEmpty()
        ? waitFor("ROLLING: " + batches.notYet(notReady))
        : untilInService(out);
  }

  /**
   * Before the first thing that workers must not see which are stopped now. There is no way back
   * from here: what the server still does is waited for, however long that takes.
   *
   * @param first that thing: once it is the master's task, the server was quiet
   */
  MasterDecision quietly(MasterTask<?> first, Supplier<MasterDecision> then) {
    TaskView task = view.task();
    boolean begun = task != null && task.is(first);
    return begun || !quiet.matters()
        ? then.get()
        : forEver(quiet.task(), quiet.sentenceForEver(), found -> then.get());
  }

  private MasterDecision rollBackNodes() {
    TimeLimit limit = limits.progressBack(options);
    boolean late = limit.over();
    List<String> batch = batches.nextBack(late);
    if (!batch.isEmpty()) {
      return write(
          RollingTransitions.switchBack(document, batch),
          "ROLLING_BACK_NODES: "
              + String.join(", ", batch)
              + " is rolled back to "
              + upgrade.from());
    }
    List<NodeRegistration> moving = batches.moving();
    return (moving.isEmpty() || late) && rolling.switched().isEmpty()
        ? write(
            RollingTransitions.rollBack(document),
            "ROLLING_BACK: " + upgrade.to() + " is no longer admitted")
        : new MasterDecision(
            new Wait(),
            "ROLLING_BACK_NODES: waits for " + batches.states(moving),
            late ? null : limit);
  }

  /**
   * From EXPAND nothing was withdrawn: the old workers serve, new ones there were none, and nobody
   * is waited for.
   */
  private MasterDecision rollingBack() {
    boolean withdrawn = upgrade.heldAt() > 0;
    List<String> missing = withdrawn ? notAcked() : List.of();
    if (!missing.isEmpty()) {
      return waitFor("ROLLING_BACK: waits for " + String.join(", ", missing));
    }
    if (!expands()) {
      return rolledBack("there was no expand step to revert");
    }
    return withdrawn ? quietly(new RevertTask(upgrade.id()), this::revert) : revert();
  }

  private MasterDecision revert() {
    return forEver(
        new RevertTask(upgrade.id()),
        "ROLLING_BACK: reverts the expand steps",
        result -> rolledBack("the expand steps are reverted"));
  }

  /** Whether new workers serve, and old documents can be kept up with, before anything else. */
  private MasterDecision unlessItFails(Supplier<MasterDecision> next) {
    StepFailure failure = batches.failure();
    TaskView task = view.task();
    if (failure == null
        && task != null
        && task.is(passes())
        && task.state() == TaskView.State.FAILED
        && !task.unanswered()
        && (isOfAStep(failureOf(task)) || task.failures() >= MOST_ATTEMPTS)) {
      failure = failureOf(task);
    }
    return failure != null ? rollBack(failure, null) : next.get();
  }

  /** Nobody is to blame where a step process was killed: the next pass gets a new one. */
  private static boolean isOfAStep(StepFailure failure) {
    return failure.step() != null || failure.documentCount() > 0 || !failure.documents().isEmpty();
  }

  /**
   * Where there is nothing else to do, a pass is started when one is due: at most a tenth of the
   * time is spent with them, since each reads the whole collection beside the workers. What is said
   * is what is waited for, and why a pass failed that is made again.
   */
  private MasterDecision keepingUp(MasterDecision decision) {
    if (!expands() || !(decision.action() instanceof Wait)) {
      return decision;
    }
    TaskView task = view.task();
    if (task == null || !task.is(passes())) {
      return MasterRules.cancelThen(view, decision.with(new StartTask(passes())));
    }
    MasterDecision said = task.failures() == 0 ? decision : passFailed(decision, task);
    boolean begins =
        task.state() != TaskView.State.RUNNING
            && due(task, PAUSE)
            && task.age().compareTo(RETRY.after(Math.max(1, task.failures()))) >= 0;
    return begins ? said.with(new StartTask(passes())) : said;
  }

  private static MasterDecision passFailed(MasterDecision decision, TaskView task) {
    return new MasterDecision(
        decision.action(),
        "%s; the last pass over what the old workers write failed, it is made again: %s"
            .formatted(decision.sentence(), failureOf(task).reason()),
        decision.limit());
  }

  /** Steps in place are convergent: what was done in part is done again, as it is. */
  @Override
  MasterDecision unanswered(TaskView task) {
    if (task.attempt() >= MOST_ATTEMPTS || task.age().compareTo(view.deadlines().database()) >= 0) {
      return rollBack(failureOf(task), null);
    }
    String sentence = upgrade.phase() + ": trying again: " + failureOf(task).reason();
    return task.age().compareTo(RETRY.after(task.attempt())) >= 0
        ? new MasterDecision(new StartTask(task.task()), sentence)
        : waitFor(sentence);
  }

  MasterDecision untilProgress(TimeLimit limit, String sentence, List<NodeRegistration> nodes) {
    List<String> said = nodes.stream().map(view::said).toList();
    return until(
        limit,
        sentence,
        failure(
            null,
            nodeOf(said),
            "does not serve "
                + upgrade.to()
                + " within "
                + Durations.words(options.progress())
                + ": "
                + String.join(", ", said)));
  }

  MasterDecision paused() {
    return paused("");
  }

  private MasterDecision paused(String waits) {
    String canary = options.canary();
    boolean gone =
        canary != null && Rolling.CANARY.equals(rolling.paused()) && !batches.registered(canary);
    return waitFor(
        upgrade.phase()
            + ": paused by "
            + rolling.paused()
            + (gone ? " " + canary + ", which was removed" : waits)
            + "; 'locktender resume' continues, 'locktender abort' rolls back");
  }

  /** A pass of before CONTRACT may have begun while old workers wrote: it is another task. */
  KeepUpTask passes() {
    return new KeepUpTask(upgrade.id(), upgrade.phase() == Phase.CONTRACT);
  }

  boolean expands() {
    return upgrade.steps().stream().anyMatch(mark -> mark.onMaster() && mark.in(StepPhase.EXPAND));
  }

  Optional<StepMark> next(StepPhase phase) {
    return next(mark -> mark.in(phase));
  }

  private Optional<StepMark> next(Predicate<StepMark> such) {
    return upgrade.steps().stream()
        .filter(mark -> mark.onMaster() && such.test(mark))
        .filter(mark -> mark.state() != StepMark.State.DONE)
        .findFirst();
  }
}
