package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.decide.MasterAction.Resign;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.coordinator.task.SwapTask;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An upgrade by HOLD: SYNC and READY ({@link SyncRules}), HOLD, FINISH, CHECK, SWAP, ADMIT, and
 * ROLLING_BACK.
 */
final class HoldRules extends UpgradeRules {
  /** An older proof is taken again: nothing is to come between it and the commit. */
  private static final Duration PROOF_GOOD_FOR = Duration.ofSeconds(5);

  private static final String CATCHES_UP = "brings the copies up to what the workers wrote last";

  final HoldBounds bounds;

  /** What is done in its place where nothing is to be held; null in an upgrade. */
  final @Nullable RehearsalRules rehearsal;

  HoldRules(MasterView view, VersionDocument document, Upgrade upgrade) {
    super(view, document, upgrade);
    this.bounds = new HoldBounds(this);
    this.rehearsal =
        upgrade.rehearsal() == null ? null : new RehearsalRules(this, upgrade.rehearsal());
  }

  @Override
  MasterDecision goOn() {
    return switch (upgrade.phase()) {
      case SYNC, READY -> new SyncRules(this).decide();
      case HOLD -> bounds.within(this::hold);
      case FINISH -> rehearsal == null ? bounds.within(this::finish) : rehearsal.finish();
      case CHECK -> bounds.within(this::check);
      case SWAP -> swap();
      case ADMIT -> new AdmitRules(this).decide();
      case ROLLING_BACK -> rollingBack();
      default -> throw new IllegalStateException("no upgrade by HOLD is in " + upgrade.phase());
    };
  }

  @Override
  @Nullable String refusal(OperatorCommand command) {
    if (rehearsal != null) {
      return "a rehearsal cannot be paused, resumed, finalized or cut over; it can be aborted";
    }
    if (command.kind() != OperatorCommand.Kind.CUTOVER) {
      return "an upgrade by HOLD cannot be paused, resumed or finalized; until SWAP it can be"
          + " aborted";
    }
    return upgrade.phase().serving()
        ? null
        : "it is in " + upgrade.phase() + ": the cut-over is asked for in SYNC and READY";
  }

  @Override
  String meanwhile() {
    return upgrade.phase() == Phase.ROLLING_BACK
        ? upgrade.from() + " serves"
        : "the workers stay held";
  }

  private MasterDecision hold() {
    TaskView task = view.task();
    if (task != null && task.is(new CatchUpTask(upgrade.id()))) {
      return catchUp();
    }
    if (view.alone()) {
      return view.nodes().isEmpty()
          ? catchUp()
          : rollBack(StepFailure.of(null, NodelessDatabase.hasNodes(view.nodes().size())), null);
    }
    List<String> missing = notAcked();
    if (missing.isEmpty()) {
      StepFailure changed = new NodeDuties(this).failed();
      if (changed != null) {
        return bounds.giveUp(changed);
      }
      return quiet.matters() ? quiet() : catchUp();
    }
    TimeLimit limit = limits.hold().then(bounds.then());
    String names = String.join(", ", missing);
    return limit.over()
        ? bounds.giveUp(
            failure(
                null,
                nodeOf(missing),
                "did not hold within " + Durations.words(limit.total()) + ": " + names))
        : waitFor("HOLD: waits for " + names, limit);
  }

  private MasterDecision quiet() {
    TimeLimit limit = quiet.limit().then(bounds.then());
    if (limit.over()) {
      return bounds.giveUp(quiet.late());
    }
    return task(
        quiet.task(),
        limit,
        quiet.sentence(),
        quiet.late(),
        found ->
            catchUp("HOLD: every node is held, " + QuietRules.said(found) + "; " + CATCHES_UP));
  }

  private MasterDecision catchUp() {
    return catchUp("HOLD: " + CATCHES_UP);
  }

  /** Nobody writes the originals any more. */
  private MasterDecision catchUp(String sentence) {
    CatchUpTask task = new CatchUpTask(upgrade.id());
    return task(
        task,
        limits.catchUp(view.running(task)),
        sentence,
        caughtUp ->
            write(
                HoldTransitions.finish(
                    document,
                    mark -> caughtUp.inHold().contains(StepId.of(mark)),
                    mark -> caughtUp.changed().getOrDefault(StepId.of(mark), 0L)),
                "FINISH: no copy misses anything"));
  }

  private MasterDecision finish() {
    Optional<StepMark> next =
        upgrade.steps().stream()
            .filter(StepMark::onMaster)
            .filter(mark -> mark.state() != StepMark.State.DONE)
            .findFirst();
    if (next.isPresent()) {
      return step(next.get());
    }
    boolean nodesHaveSteps = upgrade.steps().stream().anyMatch(mark -> !mark.onMaster());
    return nodesHaveSteps
        ? new NodeDuties(this)
            .await(
                "its own steps",
                limits.nodeSteps(),
                () -> write(HoldTransitions.check(document), "CHECK: every step is done"))
        : write(HoldTransitions.check(document), "CHECK: every step is done");
  }

  private MasterDecision step(StepMark mark) {
    return task(
        new StepTask(upgrade.id(), StepId.of(mark)),
        limits.step(),
        "FINISH: runs step " + mark.id() + " of " + mark.release(),
        result -> stepDone(mark, result));
  }

  /**
   * The originals are read while the nodes check, and while those answer who may veto; once more
   * when they took longer. Where there is nothing to check, no node is waited for, or told: each
   * has acked that it holds. But one that says that its release is another one by now could not
   * serve.
   */
  private MasterDecision check() {
    NodeDuties duties = new NodeDuties(this);
    StepFailure changed = upgrade.check() ? null : duties.failed();
    if (changed != null) {
      return bounds.giveUp(changed);
    }
    VetoRules vetoes = new VetoRules(this, Question.BEFORE_SWAP);
    String vetoed = vetoes.vetoed();
    if (vetoes.unasked()) {
      return vetoes.ask();
    }
    if (vetoed != null) {
      return bounds.giveUp(StepFailure.of(null, vetoed));
    }
    ProveTask prove = new ProveTask(upgrade.id());
    TaskView proof = view.task();
    boolean waits = upgrade.check() || vetoes.wanted();
    if (!waits || proof == null || !proof.is(prove) || proof.state() == TaskView.State.FAILED) {
      return prove(prove);
    }
    Supplier<MasterDecision> proved =
        () -> vetoes.agreed() ? proved(prove, proof) : awaitAnswer(vetoes);
    return upgrade.check() ? duties.await("its check", limits.check(), proved) : proved.get();
  }

  /** Nobody else is waited for. */
  private MasterDecision proved(ProveTask prove, TaskView proof) {
    boolean old =
        proof.state() == TaskView.State.SUCCEEDED && proof.age().compareTo(PROOF_GOOD_FOR) > 0;
    return old
        ? new MasterDecision(
            new StartTask(prove),
            "CHECK: proves it once more that no copy misses anything, since others took longer")
        : prove(prove);
  }

  private MasterDecision awaitAnswer(VetoRules vetoes) {
    TimeLimit limit = limits.check().then(bounds.then());
    String sentence = vetoes.waits();
    return limit.over()
        ? bounds.giveUp(
            StepFailure.of(null, sentence + ": not within " + Durations.words(limit.total())))
        : waitFor(sentence, limit);
  }

  private MasterDecision prove(ProveTask prove) {
    return task(
        prove,
        limits.check(),
        "CHECK: proves that no copy misses anything",
        proved ->
            write(
                HoldTransitions.commit(document, proved.swap()),
                "SWAP: committed; it can no longer be rolled back"));
  }

  private MasterDecision swap() {
    return forEver(
        new SwapTask(upgrade.id()),
        "SWAP: renames the collections",
        result ->
            write(HoldTransitions.admit(document), "ADMIT: the database is at " + upgrade.to()));
  }

  private MasterDecision rollingBack() {
    return forEver(
        new DropTask(upgrade.id()),
        "ROLLING_BACK: drops the copies",
        result -> rolledBack(upgrade.from() + " is admitted again"));
  }

  @Override
  MasterDecision failed(TaskView task) {
    return task.disturbed() ? bounds.giveUp(failureOf(task)) : super.failed(task);
  }

  /**
   * What was asked last may still be done, to the very copies: they are not used again. The next
   * mastership, here or elsewhere, has a token of its own, and begins from the originals. In SYNC
   * and READY that costs nobody anything but time: it is not counted.
   */
  @Override
  MasterDecision unanswered(TaskView task) {
    StepFailure failure = failureOf(task);
    if (upgrade.serving()) {
      return beginsAgain(failure.reason());
    }
    Duration longest = view.deadlines().database();
    if (task.age().compareTo(longest) >= 0) {
      String late = failure.reason() + "; it did not answer for " + Durations.words(longest);
      return rollBack(failure(failure.step(), failure.node(), late), null);
    }
    if (upgrade.takeovers() + 1 >= view.deadlines().takeovers()) {
      return rollBack(failure, null);
    }
    return beginsAgain(failure.reason());
  }

  /** A rehearsal that fails has come to its end as well. */
  @Override
  MasterDecision rollBack(StepFailure failure, @Nullable String abort) {
    return rehearsal == null || abort != null
        ? super.rollBack(failure, abort)
        : rehearsal.ends(failure);
  }

  /** The copies are given up. */
  MasterDecision beginsAgain(String reason) {
    return new MasterDecision(
        new Resign(Resign.Why.BEGINS_AGAIN),
        upgrade.phase()
            + ": "
            + reason
            + ": this master gives up, and the next one starts over from the unchanged originals");
  }
}
