package io.locktender.coordinator.solo;

import io.locktender.coordinator.master.MasterTurn;
import io.locktender.coordinator.solo.SoloEnd.Left;
import io.locktender.coordinator.solo.SoloEnd.Why;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a master without a cluster goes on with what goes wrong. An agent's goes on for ever;
 * here somebody waits for the answer, and what is left is taken over by the next one.
 */
final class SoloLimits {
  /** How long it may still take after an interruption. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private static final int MOST_BUGS = 3;

  private final Duration silence;
  private final LongSupplier nanos;
  private volatile @Nullable Long interruptedAt;
  private @Nullable Long silentSince;
  private int bugs;

  /**
   * @param silence how long the database may not answer
   * @param nanos a monotonic clock
   */
  SoloLimits(Duration silence, LongSupplier nanos) {
    this.silence = silence;
    this.nanos = nanos;
  }

  /** From now on it has to come to its end; from any thread. */
  void interrupt() {
    if (interruptedAt == null) {
      interruptedAt = nanos.getAsLong();
    }
  }

  boolean interrupted() {
    return interruptedAt != null;
  }

  /** Why it is left after a turn; empty when it goes on. */
  Optional<Left> after(MasterTurn turn) {
    silentSince = turn.kind() != MasterTurn.Kind.DATABASE_SILENT ? null : since(silentSince);
    bugs += turn.kind() == MasterTurn.Kind.BUG ? 1 : 0;
    if (turn.kind() == MasterTurn.Kind.REPLACED) {
      return left(Why.REPLACED, turn);
    }
    if (turn.kind() == MasterTurn.Kind.NO_DOCUMENT) {
      return left(Why.GONE, turn);
    }
    if (turn.kind() == MasterTurn.Kind.GARBLED || turn.kind() == MasterTurn.Kind.NEWER) {
      return left(Why.GARBLED, turn);
    }
    if (bugs >= MOST_BUGS) {
      return left(Why.BUG, turn);
    }
    if (over(silentSince, silence)) {
      return left(Why.SILENT, turn);
    }
    return over(interruptedAt, GRACE) ? left(Why.INTERRUPTED, turn) : Optional.empty();
  }

  private static Optional<Left> left(Why why, MasterTurn turn) {
    return Optional.of(new Left(why, turn.sentence()));
  }

  private Long since(@Nullable Long before) {
    return before == null ? Long.valueOf(nanos.getAsLong()) : before;
  }

  private boolean over(@Nullable Long since, Duration limit) {
    return since != null && nanos.getAsLong() - since >= limit.toNanos();
  }
}
