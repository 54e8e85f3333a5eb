package io.locktender.coordinator.check;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.MasterAction.Resign;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterRules;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.coordinator.task.StepTask;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Mistakes in what is decided. */
final class WrongDecisions {
  private WrongDecisions() {}

  static MasterDecision stepIsDone(MasterView view, MasterDecision decision) {
    return view.document() != null
            && decision.action() instanceof StartTask start
            && start.task() instanceof StepTask task
        ? write(
            Transitions.stepDone(view.document(), task.step().release(), task.step().id(), 0, 1),
            decision)
        : decision;
  }

  static MasterDecision asksAgain(MasterView view, MasterDecision decision) {
    return decision.action() instanceof Resign && view.task() != null && view.task().unanswered()
        ? new MasterDecision(new StartTask(view.task().task()), decision.sentence())
        : decision;
  }

  static MasterDecision expandsNothing(MasterView view, MasterDecision decision) {
    return view.document() != null && starts(decision, TaskKind.EXPAND)
        ? write(RollingTransitions.roll(view.document()), decision)
        : decision;
  }

  static MasterDecision settlesAtOnce(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    Upgrade upgrade = document == null ? null : document.upgrade();
    return document != null
            && upgrade != null
            && upgrade.phase() == Phase.CONTRACT
            && starts(decision, TaskKind.KEEP_UP)
        ? write(RollingTransitions.settled(document), decision)
        : decision;
  }

  /** In place of waiting until the server is quiet, what comes after that is done. */
  static MasterDecision asIfQuiet(MasterView view, MasterDecision decision) {
    return decision.action() instanceof StartTask start
            && start.task() instanceof QuietTask quiet
            && view.document() != null
        ? MasterRules.decide(
            WrongViews.with(
                view,
                view.document(),
                view.nodes(),
                view.reports(),
                new TaskView(
                    quiet,
                    TaskView.State.SUCCEEDED,
                    Duration.ZERO,
                    Duration.ZERO,
                    1,
                    new QuietTask.Quiet(true),
                    null,
                    false)))
        : decision;
  }

  private static boolean starts(MasterDecision decision, TaskKind kind) {
    return decision.action() instanceof StartTask start && start.task().kind() == kind;
  }

  static MasterDecision swapStartsOver(MasterView view, MasterDecision decision) {
    Upgrade upgrade = view.document() == null ? null : view.document().upgrade();
    boolean claims =
        decision.action() instanceof WriteDocument write
            && write.next().token().equals(view.token());
    boolean another = view.document() != null && !view.document().token().equals(view.token());
    if (upgrade == null || upgrade.phase() != Phase.SWAP || !claims || !another) {
      return decision;
    }
    VersionDocument next = ((WriteDocument) decision.action()).next();
    return write(in(next, Phase.COPY, next.token()), decision);
  }

  static MasterDecision rollBackAfterSwap(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    boolean aborted = view.target() != null && view.target().abort() != null;
    if (document == null
        || document.upgrade() == null
        || document.upgrade().phase() != Phase.SWAP
        || !document.token().equals(view.token())
        || !aborted) {
      return decision;
    }
    VersionDocument before = in(document, Phase.CHECK, document.token());
    return write(Transitions.rollBack(before, StepFailure.of(null, "aborted"), "bob"), decision);
  }

  static MasterDecision admitTarget(MasterView view, MasterDecision decision) {
    Upgrade upgrade = view.document() == null ? null : view.document().upgrade();
    if (upgrade == null
        || upgrade.phase() != Phase.ROLLING_BACK
        || !(decision.action() instanceof WriteDocument write)
        || write.ended() == null) {
      return decision;
    }
    VersionDocument next = write.next();
    return new MasterDecision(
        new WriteDocument(
            new VersionDocument(
                next.cluster(),
                next.lineage(),
                next.adopted(),
                next.revision(),
                next.token(),
                next.epoch(),
                next.version(),
                List.of(upgrade.to()),
                null,
                next.lastEnded()),
            write.ended()),
        decision.sentence());
  }

  static MasterDecision write(VersionDocument next, MasterDecision decision) {
    return new MasterDecision(new WriteDocument(next, null), decision.sentence());
  }

  /** The document as it would be in another phase, or under another token. */
  static VersionDocument in(VersionDocument document, Phase phase, String token) {
    Upgrade upgrade = Objects.requireNonNull(document.upgrade());
    return new VersionDocument(
        document.cluster(),
        document.lineage(),
        document.adopted(),
        document.revision(),
        token,
        document.epoch(),
        document.version(),
        document.admits(),
        new Upgrade(
            upgrade.id(),
            upgrade.requestId(),
            upgrade.from(),
            upgrade.to(),
            upgrade.digests(),
            upgrade.check(),
            phase,
            upgrade.by(),
            upgrade.startedAt(),
            upgrade.heldAt(),
            upgrade.abort(),
            upgrade.failure(),
            upgrade.participants(),
            upgrade.takeovers(),
            upgrade.steps(),
            upgrade.swap(),
            upgrade.copies(),
            upgrade.rolling(),
            upgrade.answer(),
            upgrade.restores()),
        document.lastEnded());
  }
}
