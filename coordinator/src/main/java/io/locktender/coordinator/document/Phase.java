package io.locktender.coordinator.document;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an upgrade is. This is the one table of phases: a transition that is not in it is a bug.
 * {@code PREFLIGHT} is never stored: a request is in it until it is refused or begins. SYNC to
 * ADMIT are those of an upgrade by HOLD, EXPAND to CONTRACT and ROLLING_BACK_NODES those of one by
 * ROLLING.
 */
public enum Phase {
  PREFLIGHT,
  /** Copies are made and kept current; old workers serve. */
  SYNC,
  /** The copies are current, and stay so; old workers serve until the cut-over. */
  READY,
  /** The old workers stop; what they wrote last comes into the copies. */
  HOLD,
  /** The steps that see whole collections, then the nodes' own steps. */
  FINISH,
  /** The nodes' checks, and the proof that no copy misses anything. */
  CHECK,
  /** The commit point: the copies take the usual names. */
  SWAP,
  /** The new release is admitted. */
  ADMIT,
  /** The schema is expanded in place; old workers serve. */
  EXPAND,
  /** The nodes switch to the new release, batch by batch; old and new workers serve. */
  ROLLING,
  /** Every node serves the new release; it can be rolled back until it is finalized. */
  SOAK,
  /** The old release is no longer admitted; what only it needed is removed. */
  CONTRACT,
  DONE,
  /** The nodes switch back to the old release, before the expand steps are reverted. */
  ROLLING_BACK_NODES,
  ROLLING_BACK,
  ROLLED_BACK;

  /**
   * The phases that may follow this one; a take-over repeats a phase or goes back to SYNC. From
   * READY to FINISH goes a rehearsal only.
   */
  public Set<Phase> next() {
    return switch (this) {
      case PREFLIGHT -> EnumSet.of(SYNC, EXPAND);
      case SYNC -> EnumSet.of(READY, ROLLING_BACK);
      case READY -> EnumSet.of(HOLD, FINISH, SYNC, ROLLING_BACK);
      case HOLD -> EnumSet.of(FINISH, READY, SYNC, ROLLING_BACK);
      case FINISH -> EnumSet.of(CHECK, READY, SYNC, ROLLING_BACK);
      case CHECK -> EnumSet.of(SWAP, READY, SYNC, ROLLING_BACK);
      case SWAP -> EnumSet.of(ADMIT);
      case ADMIT, CONTRACT -> EnumSet.of(DONE);
      case EXPAND -> EnumSet.of(ROLLING, ROLLING_BACK);
      case ROLLING -> EnumSet.of(SOAK, ROLLING_BACK_NODES);
      case SOAK -> EnumSet.of(CONTRACT, ROLLING_BACK_NODES);
      case ROLLING_BACK_NODES -> EnumSet.of(ROLLING_BACK);
      case ROLLING_BACK -> EnumSet.of(ROLLED_BACK);
      case DONE, ROLLED_BACK -> EnumSet.noneOf(Phase.class);
    };
  }

  /** Whether the upgrade can still be rolled back: the commit point, SWAP or CONTRACT, is ahead. */
  public boolean beforeCommit() {
    return this == PREFLIGHT || rollbackPhase() != null;
  }

  /** Whether it is being rolled back. */
  public boolean rollingBack() {
    return this == ROLLING_BACK_NODES || this == ROLLING_BACK;
  }

  /** Whether a new master begins again at SYNC, from the untouched originals. */
  public boolean startsOver() {
    return serving() || this == HOLD || this == FINISH || this == CHECK;
  }

  /** Whether the workers of the old release serve while copies are made, or kept current. */
  public boolean serving() {
    return this == SYNC || this == READY;
  }

  /** Whether a rehearsal can be in it: none ever holds a worker, or renames anything. */
  boolean rehearsed() {
    return serving() || this == FINISH || this == ROLLING_BACK || this == ROLLED_BACK;
  }

  /** Whether the old and the new release are admitted, and each node is told which one it runs. */
  public boolean mixed() {
    return this == ROLLING || this == SOAK || this == ROLLING_BACK_NODES;
  }

  /** Whether only an upgrade by ROLLING is ever in it. */
  public boolean ofRolling() {
    return this == EXPAND || this == CONTRACT || mixed();
  }

  /** Whether an upgrade of either strategy can be in it. */
  public boolean ofBoth() {
    return this == ROLLING_BACK || this == PREFLIGHT || ended();
  }

  /** Whether a version document can be in it: the others begin and end within one write. */
  public boolean stored() {
    return this != PREFLIGHT && !ended();
  }

  /** Whether the upgrade is over. */
  public boolean ended() {
    return next().isEmpty();
  }

  /** The phase in which a roll-back from here begins, or null when there is none. */
  @Nullable Phase rollbackPhase() {
    if (rollingBack()) {
      return null;
    }
    if (next().contains(ROLLING_BACK_NODES)) {
      return ROLLING_BACK_NODES;
    }
    return next().contains(ROLLING_BACK) ? ROLLING_BACK : null;
  }
}
