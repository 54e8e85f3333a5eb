package io.locktender.coordinator.check;

import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.MasterAction.Resign;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Mistakes in when a hold begins, and in how it is given up. */
final class WrongHolds {
  /** No later than any hold of a search begins. */
  private static final long FIRST_HELD_AT = 3;

  private WrongHolds() {}

  /** The running upgrade, where the master's token is in the document; else null. */
  private static @Nullable Upgrade own(MasterView view) {
    VersionDocument document = view.document();
    return document != null && document.token().equals(view.token()) ? document.upgrade() : null;
  }

  private static @Nullable VersionDocument writes(MasterDecision decision, Phase phase) {
    return decision.action() instanceof WriteDocument write
            && write.next().upgrade() != null
            && write.next().upgrade().phase() == phase
        ? write.next()
        : null;
  }

  private static Hold hold(Upgrade upgrade) {
    return Objects.requireNonNull(upgrade.hold());
  }

  private static boolean givesUp(MasterView view, MasterDecision decision) {
    Upgrade upgrade = own(view);
    return upgrade != null && !upgrade.phase().serving() && writes(decision, Phase.READY) != null;
  }

  static MasterDecision servesNobody(MasterView view, MasterDecision decision) {
    VersionDocument next = writes(decision, Phase.READY);
    return next != null && givesUp(view, decision)
        ? WrongDecisions.write(WrongDecisions.admitting(next, List.of()), decision)
        : decision;
  }

  static MasterDecision keepsHeldAt(MasterView view, MasterDecision decision) {
    VersionDocument next = writes(decision, Phase.HOLD);
    Upgrade upgrade = own(view);
    boolean again = upgrade != null && upgrade.phase() == Phase.READY && hold(upgrade).holds() > 0;
    return next != null && again
        ? WrongDecisions.write(
            WrongDecisions.in(next, Phase.HOLD, next.token(), FIRST_HELD_AT), decision)
        : decision;
  }

  static MasterDecision givesUpLate(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    Upgrade upgrade = own(view);
    return document != null
            && upgrade != null
            && hold(upgrade).begun()
            && view.held().compareTo(Duration.ZERO) > 0
            && writes(decision, Phase.ROLLING_BACK) != null
        ? WrongDecisions.write(
            HoldTransitions.serveAgain(asIfNotBegun(document), "too late"), decision)
        : decision;
  }

  private static VersionDocument asIfNotBegun(VersionDocument document) {
    Hold hold = hold(Objects.requireNonNull(document.upgrade()));
    return WrongDecisions.with(
        document, new Hold(hold.options(), hold.holds(), hold.cutover(), false, hold.back()));
  }

  static MasterDecision catchesUpOnce(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    Upgrade upgrade = own(view);
    return document != null
            && upgrade != null
            && upgrade.phase() == Phase.HOLD
            && hold(upgrade).holds() > 1
            && starts(decision, TaskKind.CATCH_UP)
        ? WrongDecisions.write(HoldTransitions.finish(document, mark -> false, mark -> 0), decision)
        : decision;
  }

  static MasterDecision provesOnce(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    Upgrade upgrade = own(view);
    return document != null
            && upgrade != null
            && upgrade.phase() == Phase.CHECK
            && hold(upgrade).holds() > 1
            && starts(decision, TaskKind.PROVE)
        ? WrongDecisions.write(
            HoldTransitions.commit(document, List.of(new SwapEntry("packages", true, true))),
            decision)
        : decision;
  }

  static MasterDecision asksOnce(MasterView view, MasterDecision decision) {
    Upgrade upgrade = own(view);
    return upgrade != null && hold(upgrade).holds() > 0 ? asksNobody(view, decision) : decision;
  }

  static MasterDecision asksNobody(MasterView view, MasterDecision decision) {
    VersionDocument document = view.document();
    Upgrade upgrade = own(view);
    return document != null
            && upgrade != null
            && upgrade.phase() == Phase.READY
            && decision.sentence().startsWith("READY: waits for 'locktender cutover'")
        ? WrongDecisions.write(HoldTransitions.hold(document), decision)
        : decision;
  }

  static MasterDecision neverAsked(MasterView view, MasterDecision decision) {
    Upgrade upgrade = own(view);
    return upgrade != null && upgrade.phase() == Phase.READY && writes(decision, Phase.HOLD) != null
        ? new MasterDecision(new StartTask(new SyncTask(upgrade.id())), decision.sentence())
        : decision;
  }

  static MasterView noLimit(MasterView view) {
    return WrongViews.held(view, Duration.ZERO);
  }

  static MasterDecision goesOnUnanswered(MasterView view, MasterDecision decision) {
    Upgrade upgrade = own(view);
    return upgrade != null
            && upgrade.phase() == Phase.READY
            && decision.action() instanceof Resign
            && view.task() != null
            && view.task().task().kind() != TaskKind.SYNC
        ? new MasterDecision(new StartTask(new SyncTask(upgrade.id())), decision.sentence())
        : decision;
  }

  private static boolean starts(MasterDecision decision, TaskKind kind) {
    return decision.action() instanceof StartTask start && start.task().kind() == kind;
  }
}
