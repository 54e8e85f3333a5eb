package io.locktender.coordinator.status;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import java.util.ArrayList;
import java.util.List;

/** The phases of a request that runs, for people: which are over, which is now, which come. */
public final class PhaseTrack {
  private static final List<Phase> HOLDING =
      List.of(
          Phase.SYNC,
          Phase.READY,
          Phase.HOLD,
          Phase.FINISH,
          Phase.CHECK,
          Phase.SWAP,
          Phase.ADMIT,
          Phase.DONE);
  private static final List<Phase> ROLLING =
      List.of(Phase.EXPAND, Phase.ROLLING, Phase.SOAK, Phase.CONTRACT, Phase.DONE);
  private static final List<Phase> REHEARSING =
      List.of(Phase.SYNC, Phase.READY, Phase.FINISH, Phase.ROLLING_BACK, Phase.ROLLED_BACK);
  private static final List<Phase> BACK = List.of(Phase.ROLLING_BACK, Phase.ROLLED_BACK);
  private static final List<Phase> ROLLING_BACK =
      List.of(Phase.ROLLING_BACK_NODES, Phase.ROLLING_BACK, Phase.ROLLED_BACK);

  /** How a phase stands. */
  public enum State {
    OVER,
    NOW,
    AHEAD
  }

  /**
   * One phase.
   *
   * @param says what happens in it
   * @param commits whether it is the commit point: from its beginning there is no way back by abort
   */
  public record Stage(Phase phase, State state, String says, boolean commits) {}

  private PhaseTrack() {}

  /**
   * All phases of it, in order. In PREFLIGHT it is not known yet which way it goes.
   *
   * @param upgrade one that runs
   */
  static List<Stage> of(UpgradeStatus upgrade) {
    List<Phase> phases = new ArrayList<>(List.of(Phase.PREFLIGHT));
    phases.addAll(after(upgrade));
    int now = phases.indexOf(upgrade.phase());
    List<Stage> track = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      State state = i < now ? State.OVER : i == now ? State.NOW : State.AHEAD;
      track.add(stage(phases.get(i), state, upgrade.rehearsal() != null));
    }
    return track;
  }

  private static List<Phase> after(UpgradeStatus upgrade) {
    boolean rehearsal = upgrade.rehearsal() != null;
    if (upgrade.phase() == Phase.PREFLIGHT) {
      return List.of();
    }
    if (upgrade.phase().rollingBack() && !rehearsal) {
      return upgrade.rolling() == null ? BACK : ROLLING_BACK;
    }
    return rehearsal ? REHEARSING : upgrade.rolling() == null ? HOLDING : ROLLING;
  }

  private static Stage stage(Phase phase, State state, boolean rehearsal) {
    String says =
        rehearsal && phase.rollingBack() ? "the copies are dropped; nothing was held" : says(phase);
    return new Stage(phase, state, says, phase == Phase.SWAP || phase == Phase.CONTRACT);
  }

  private static String says(Phase phase) {
    return switch (phase) {
      case PREFLIGHT -> "every node is asked whether it can; nothing is changed";
      case SYNC -> "copies are made and go through the steps; the old release serves";
      case READY -> "the copies are current and are kept so; the old release serves";
      case HOLD -> "the workers stop; what they wrote last comes into the copies";
      case FINISH -> "the steps that see whole collections, then the nodes' own steps";
      case CHECK -> "the nodes' checks, and the proof that no copy misses anything";
      case SWAP -> "the commit point: the copies take the usual names";
      case ADMIT -> "the new release is admitted, and its workers start";
      case EXPAND -> "the schema is expanded in place; the old release serves";
      case ROLLING -> "the nodes switch in batches; the old and the new release serve";
      case SOAK -> "every node serves the new release; the way back is open";
      case CONTRACT -> "the commit point: what only the old release needed is removed";
      case DONE -> "the new release serves";
      case ROLLING_BACK_NODES -> "the nodes switch back to the old release";
      case ROLLING_BACK -> "what was changed is taken back";
      case ROLLED_BACK -> "all is as it was before";
    };
  }
}
