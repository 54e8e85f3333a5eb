package io.locktender.coordinator.check;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterAction.Resign;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterRules;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.coordinator.task.StepTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

  /** What is decided in a phase is another transition, when it was to start a task. */
  private static MasterDecision insteadOf(
      TaskKind kind,
      Phase phase,
      MasterView view,
      MasterDecision decision,
      UnaryOperator<VersionDocument> transition) {
    VersionDocument document = view.document();
    Upgrade upgrade = document == null ? null : document.upgrade();
    return document != null
            && upgrade != null
            && upgrade.phase() == phase
            && document.token().equals(view.token())
            && starts(decision, kind)
        ? write(transition.apply(document), decision)
        : decision;
  }

  static MasterDecision holdsAtOnce(MasterView view, MasterDecision decision) {
    return insteadOf(
        TaskKind.SYNC,
        Phase.SYNC,
        view,
        decision,
        document -> HoldTransitions.hold(HoldTransitions.ready(document)));
  }

  static MasterDecision catchesUpNothing(MasterView view, MasterDecision decision) {
    return insteadOf(
        TaskKind.CATCH_UP,
        Phase.HOLD,
        view,
        decision,
        document -> HoldTransitions.finish(document, mark -> false, mark -> 0));
  }

  static MasterDecision provesNothing(MasterView view, MasterDecision decision) {
    return insteadOf(
        TaskKind.PROVE,
        Phase.CHECK,
        view,
        decision,
        document ->
            HoldTransitions.commit(document, List.of(new SwapEntry("packages", true, true))));
  }

  /** Without asking a node once more. */
  static MasterDecision holdsWithWhoeverCame(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    Upgrade upgrade = document == null ? null : document.upgrade();
    TaskView task = view.task();
    boolean current = task != null && task.answer() instanceof Synced synced && synced.current();
    return document != null
            && upgrade != null
            && upgrade.phase() == Phase.READY
            && document.token().equals(view.token())
            && current
        ? write(HoldTransitions.hold(document), decision)
        : decision;
  }

  static MasterDecision holdsDuringARound(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    Upgrade upgrade = document == null ? null : document.upgrade();
    TaskView task = view.task();
    return document != null
            && upgrade != null
            && upgrade.phase() == Phase.READY
            && document.token().equals(view.token())
            && task != null
            && task.task().kind() == TaskKind.SYNC
            && task.state() == TaskView.State.RUNNING
            && decision.action() instanceof MasterAction.Wait
            && view.nodes().stream().allMatch(node -> canTakePart(view.live(node), upgrade))
        ? write(HoldTransitions.hold(document), decision)
        : decision;
  }

  private static boolean canTakePart(@Nullable NodeReport report, Upgrade upgrade) {
    NodeReport.Prepared answer = report == null ? null : report.prepared();
    return answer != null
        && answer.requestId().equals(upgrade.requestId())
        && answer.problems().isEmpty();
  }

  static MasterDecision readyForEver(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    Upgrade upgrade = document == null ? null : document.upgrade();
    boolean holds =
        decision.action() instanceof WriteDocument write
            && write.next().admits().isEmpty()
            && upgrade != null
            && upgrade.phase() == Phase.READY
            && Objects.requireNonNull(document).token().equals(view.token());
    return holds
        ? new MasterDecision(
            new StartTask(new SyncTask(Objects.requireNonNull(upgrade).id())), decision.sentence())
        : decision;
  }

  private static MasterDecision takesOver(
      MasterView view, MasterDecision decision, UnaryOperator<VersionDocument> otherwise) {
    VersionDocument document = view.document();
    Upgrade upgrade = document == null ? null : document.upgrade();
    boolean claims =
        document != null
            && upgrade != null
            && upgrade.phase() == Phase.HOLD
            && !document.token().equals(view.token())
            && decision.action() instanceof WriteDocument;
    return claims
        ? write(otherwise.apply(((WriteDocument) decision.action()).next()), decision)
        : decision;
  }

  static MasterDecision goesOnHolding(MasterView view, MasterDecision decision) {
    VersionDocument before = view.document();
    return takesOver(
        view,
        decision,
        next ->
            admitting(
                in(
                    next,
                    Phase.HOLD,
                    next.token(),
                    Objects.requireNonNull(Objects.requireNonNull(before).upgrade()).heldAt()),
                List.of()));
  }

  static MasterDecision staysShut(MasterView view, MasterDecision decision) {
    return takesOver(view, decision, next -> admitting(next, List.of()));
  }

  static MasterDecision goesBackShut(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    boolean held =
        document != null
            && document.upgrade() != null
            && document.upgrade().phase() == Phase.HOLD
            && document.token().equals(view.token());
    return held
            && decision.action() instanceof WriteDocument write
            && write.next().upgrade() != null
            && write.next().upgrade().phase() == Phase.ROLLING_BACK
        ? write(admitting(write.next(), List.of()), decision)
        : decision;
  }

  static VersionDocument admitting(VersionDocument document, List<ReleaseId> admits) {
    return new VersionDocument(
        document.cluster(),
        document.lineage(),
        document.adopted(),
        document.revision(),
        document.token(),
        document.epoch(),
        document.version(),
        admits,
        document.upgrade(),
        document.lastEnded());
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
    return write(admitting(in(next, Phase.SYNC, next.token()), List.of(upgrade.from())), decision);
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

  /** The document as it would be in another phase, or under another token; of no rehearsal. */
  static VersionDocument in(VersionDocument document, Phase phase, String token) {
    return in(document, phase, token, Objects.requireNonNull(document.upgrade()).heldAt());
  }

  /** The document as it would be with another hold. */
  static VersionDocument with(VersionDocument document, Hold hold) {
    Upgrade upgrade = Objects.requireNonNull(document.upgrade());
    return in(document, upgrade.phase(), document.token(), upgrade.heldAt(), hold);
  }

  static VersionDocument in(VersionDocument document, Phase phase, String token, long heldAt) {
    Upgrade upgrade = Objects.requireNonNull(document.upgrade());
    return in(document, phase, token, heldAt, upgrade.hold());
  }

  private static VersionDocument in(
      VersionDocument document, Phase phase, String token, long heldAt, @Nullable Hold hold) {
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
            heldAt,
            upgrade.abort(),
            upgrade.failure(),
            upgrade.participants(),
            upgrade.takeovers(),
            upgrade.steps(),
            upgrade.swap(),
            upgrade.copies(),
            upgrade.rolling(),
            upgrade.answer(),
            upgrade.restores(),
            hold,
            null,
            null),
        document.lastEnded());
  }
}
