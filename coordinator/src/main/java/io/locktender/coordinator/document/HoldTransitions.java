package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkState;

import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The transitions of an upgrade by HOLD, up to its end. */
public final class HoldTransitions {
  private HoldTransitions() {}

  /** PREFLIGHT to SYNC: every worker goes on. The upgrade's phase is set here. */
  public static VersionDocument sync(VersionDocument document, Upgrade upgrade) {
    Transitions.checkBegins(document, upgrade);
    return Transitions.next(
        document,
        document.version(),
        document.admits(),
        new UpgradeChange(upgrade).phase(Phase.SYNC).done(),
        document.lastEnded());
  }

  /** SYNC to READY: the copies are current. */
  public static VersionDocument ready(VersionDocument document) {
    return Transitions.with(document, Transitions.enter(document, Phase.READY));
  }

  /** READY to HOLD: the admission is withdrawn. */
  public static VersionDocument hold(VersionDocument document) {
    checkState(Transitions.running(document).rehearsal() == null, "a rehearsal holds nothing");
    Upgrade held =
        Transitions.enter(document, Phase.HOLD)
            .heldAt(document.revision() + 1)
            .hold(Hold::next)
            .done();
    return Transitions.next(document, document.version(), List.of(), held, document.lastEnded());
  }

  /**
   * HOLD, FINISH or CHECK to READY, as long as no step has run on the copies and no node has done
   * anything of its own: the old release is admitted again, and serves; the copies are kept.
   *
   * @param why the hold is given up
   */
  public static VersionDocument serveAgain(VersionDocument document, String why) {
    Upgrade upgrade = Transitions.running(document);
    Hold held = upgrade.hold();
    checkState(held != null && !held.begun(), "what is done in the hold has begun");
    UpgradeChange change =
        Transitions.enter(document, Phase.READY)
            .heldAt(0)
            .hold(hold -> hold.over(why))
            .steps(upgrade.steps().stream().map(StepMark::undone).toList());
    return Transitions.next(
        document,
        document.version(),
        Transitions.admitting(upgrade.from()),
        change.done(),
        document.lastEnded());
  }

  /**
   * HOLD to FINISH: no copy misses anything that a worker wrote, and every document has gone
   * through the steps on its way into its copy, but for those that see whole collections.
   *
   * @param inHold which steps of the master these are
   * @param changed how many documents each of the others has changed
   */
  public static VersionDocument finish(
      VersionDocument document, Predicate<StepMark> inHold, ToLongFunction<StepMark> changed) {
    checkState(
        Transitions.running(document).phase() == Phase.HOLD, "expected every worker to be held");
    List<StepMark> steps = Transitions.doneBut(document, inHold, changed);
    boolean begins = steps.stream().anyMatch(mark -> mark.state() != StepMark.State.DONE);
    return Transitions.with(
        document,
        Transitions.enter(document, Phase.FINISH)
            .steps(steps)
            .hold(hold -> hold.whenBegun(begins)));
  }

  /** FINISH to CHECK: every step is done, those of the nodes too. */
  public static VersionDocument check(VersionDocument document) {
    Upgrade upgrade = Transitions.running(document);
    List<StepMark> steps =
        upgrade.steps().stream()
            .map(
                mark -> mark.with(StepMark.State.DONE, Math.max(mark.pending(), 0), mark.changed()))
            .toList();
    return Transitions.with(
        document,
        Transitions.enter(document, Phase.CHECK)
            .steps(steps)
            .hold(hold -> hold.whenBegun(upgrade.check())));
  }

  /** CHECK to SWAP, the commit point: the renames are decided here, and never again. */
  public static VersionDocument commit(VersionDocument document, List<SwapEntry> swap) {
    return Transitions.with(
        document, Transitions.enter(document, Phase.SWAP).swap(swap, document.token()));
  }

  /** SWAP to ADMIT: the data is of the new version, and its workers are admitted. */
  public static VersionDocument admit(VersionDocument document) {
    Upgrade upgrade = Transitions.running(document);
    return Transitions.next(
        document,
        upgrade.to().version(),
        Transitions.admitting(upgrade.to()),
        Transitions.enter(document, Phase.ADMIT).done(),
        document.lastEnded());
  }
}
