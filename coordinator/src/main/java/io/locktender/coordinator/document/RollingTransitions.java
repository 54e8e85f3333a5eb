package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transitions that only an upgrade by ROLLING makes; those of both ways are {@link
 * Transitions}.
 */
public final class RollingTransitions {
  private RollingTransitions() {}

  /** PREFLIGHT to EXPAND: what is admitted stays admitted. The upgrade's phase is set here. */
  public static VersionDocument expand(VersionDocument document, Upgrade upgrade) {
    Transitions.checkBegins(document, upgrade);
    return Transitions.with(document, new UpgradeChange(upgrade).phase(Phase.EXPAND));
  }

  /** EXPAND to ROLLING: every expand step is done, and both releases are admitted. */
  public static VersionDocument roll(VersionDocument document) {
    Upgrade upgrade = Transitions.running(document);
    return Transitions.next(
        document,
        document.version(),
        List.of(upgrade.from(), upgrade.to()),
        Transitions.enter(document, Phase.ROLLING).done(),
        document.lastEnded());
  }

  /** In ROLLING, or in SOAK those that came later: so many more nodes are told to switch. */
  public static VersionDocument switchOver(VersionDocument document, List<String> nodes) {
    Phase now = Transitions.running(document).phase();
    checkState(now == Phase.ROLLING || now == Phase.SOAK, "no node switches over in %s", now);
    List<String> switched = new ArrayList<>(rolling(document).switched());
    switched.addAll(nodes);
    return with(document, rolling(document).switched(switched));
  }

  /** In ROLLING_BACK_NODES: so many nodes are told to switch back. */
  public static VersionDocument switchBack(VersionDocument document, List<String> nodes) {
    checkIn(document, Phase.ROLLING_BACK_NODES);
    List<String> switched = new ArrayList<>(rolling(document).switched());
    switched.removeAll(nodes);
    return with(document, rolling(document).switched(switched));
  }

  /** ROLLING to SOAK: every node serves the new release. */
  public static VersionDocument soak(VersionDocument document) {
    return Transitions.with(document, Transitions.enter(document, Phase.SOAK));
  }

  /**
   * SOAK to CONTRACT, the commit point: only the new release is admitted. What the old workers must
   * not see runs when every node has acked this.
   */
  public static VersionDocument contract(VersionDocument document) {
    Upgrade upgrade = Transitions.running(document);
    List<StepMark> steps =
        upgrade.steps().stream()
            .map(mark -> mark.onMaster() ? mark : mark.with(StepMark.State.DONE, 0, 0))
            .toList();
    UpgradeChange change = Transitions.enter(document, Phase.CONTRACT).steps(steps);
    return Transitions.next(
        document,
        upgrade.to().version(),
        Transitions.admitting(upgrade.to()),
        change.heldAt(document.revision() + 1).done(),
        document.lastEnded());
  }

  /** In CONTRACT: no old worker is left, and everything that they wrote is expanded. */
  public static VersionDocument settled(VersionDocument document) {
    checkIn(document, Phase.CONTRACT);
    return with(document, rolling(document).whenSettled());
  }

  /**
   * ROLLING_BACK_NODES to ROLLING_BACK: only the old release is admitted. What was expanded is
   * reverted when every node has acked this.
   */
  public static VersionDocument rollBack(VersionDocument document) {
    Upgrade upgrade = Transitions.running(document);
    return Transitions.next(
        document,
        document.version(),
        Transitions.admitting(upgrade.from()),
        Transitions.enter(document, Phase.ROLLING_BACK).heldAt(document.revision() + 1).done(),
        document.lastEnded());
  }

  /** An operator's command is carried out, or refused: the answer is in the same write. */
  public static VersionDocument answer(
      VersionDocument document, OperatorCommand command, @Nullable String refused) {
    UpgradeChange change =
        new UpgradeChange(Transitions.running(document))
            .answer(new Upgrade.CommandAnswer(command.id(), refused));
    return Transitions.with(
        document, refused == null ? carriedOut(change, document, command) : change);
  }

  private static UpgradeChange carriedOut(
      UpgradeChange change, VersionDocument document, OperatorCommand command) {
    return switch (command.kind()) {
      case PAUSE -> change.rolling(rolling(document).paused(command.by()));
      case RESUME -> change.rolling(rolling(document).paused(null));
      case FINALIZE -> change.rolling(rolling(document).finalized(command.by()));
      case CUTOVER -> change.hold(hold -> hold.askedBy(command.by()));
    };
  }

  /**
   * In ROLLING: the canary serves, or was removed, and it waits until an operator says to go on.
   */
  public static VersionDocument pauseAfterCanary(VersionDocument document) {
    checkIn(document, Phase.ROLLING);
    return with(document, rolling(document).paused(Rolling.CANARY));
  }

  private static VersionDocument with(VersionDocument document, Rolling rolling) {
    return Transitions.with(
        document, new UpgradeChange(Transitions.running(document)).rolling(rolling));
  }

  private static Rolling rolling(VersionDocument document) {
    return requireNonNull(Transitions.running(document).rolling(), "an upgrade by HOLD");
  }

  private static void checkIn(VersionDocument document, Phase phase) {
    Phase now = Transitions.running(document).phase();
    checkState(now == phase, "expected %s, found %s", phase, now);
  }
}
