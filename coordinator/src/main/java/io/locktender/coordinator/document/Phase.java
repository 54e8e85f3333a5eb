package io.locktender.coordinator.document;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where an upgrade is. This is the one table of phases: a transition that is not in it is a bug.
 * {@code PREFLIGHT} is never stored: a request is in it until it is refused or held for.
 */
public enum Phase {
  PREFLIGHT,
  HOLD,
  COPY,
  MIGRATE,
  CHECK,
  SWAP,
  ROLL,
  DONE,
  ROLLING_BACK,
  ROLLED_BACK;

  /** The phases that may follow this one; a take-over repeats a phase or goes back to COPY. */
  public Set<Phase> next() {
    return switch (this) {
      case PREFLIGHT -> EnumSet.of(HOLD);
      case HOLD -> EnumSet.of(COPY, ROLLING_BACK);
      case COPY -> EnumSet.of(MIGRATE, ROLLING_BACK);
      case MIGRATE -> EnumSet.of(CHECK, COPY, ROLLING_BACK);
      case CHECK -> EnumSet.of(SWAP, COPY, ROLLING_BACK);
      case SWAP -> EnumSet.of(ROLL);
      case ROLL -> EnumSet.of(DONE);
      case ROLLING_BACK -> EnumSet.of(ROLLED_BACK);
      case DONE, ROLLED_BACK -> EnumSet.noneOf(Phase.class);
    };
  }

  /** Whether the upgrade can still be rolled back: the commit point, SWAP, is ahead. */
  public boolean beforeCommit() {
    return this == PREFLIGHT || next().contains(ROLLING_BACK);
  }

  /** Whether a new master begins again at COPY, from the untouched originals. */
  public boolean startsOver() {
    return this == COPY || this == MIGRATE || this == CHECK;
  }

  /** Whether a version document can be in it: the others begin and end within one write. */
  public boolean stored() {
    return this != PREFLIGHT && !ended();
  }

  /** Whether the upgrade is over. */
  public boolean ended() {
    return next().isEmpty();
  }
}
