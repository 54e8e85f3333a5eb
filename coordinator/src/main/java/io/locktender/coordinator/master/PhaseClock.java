package io.locktender.coordinator.master;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long this mastership has seen a phase last (in HOLD: since every node had acked, or one did
 * not any more; in FINISH: since the last step was done; in ROLLING: since the last batch, or since
 * all that were told to switch served, or one did not any more; in ADMIT, ROLLING and
 * ROLLING_BACK_NODES: since the database answered again), on a monotonic clock: a take-over begins
 * to count anew.
 */
final class PhaseClock {
  /** Where nodes are waited for that are to start something. */
  private static final Set<Phase> OF_NODES =
      Set.of(Phase.ADMIT, Phase.ROLLING, Phase.ROLLING_BACK_NODES);

  private final LongSupplier nanos;
  private @Nullable String seen;
  private long since;
  private boolean silent;
  private @Nullable String held;
  private long heldSince;

  PhaseClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * The database does not answer. No node can start anything then: where that is waited for, the
   * time begins anew when it does.
   */
  void databaseSilent() {
    silent = true;
  }

  /**
   * How long the phase has lasted.
   *
   * @param there whether every node is where the phase waits for it to be: in HOLD it has acked
   *     what is withdrawn, in ROLLING it serves where it was told to switch; elsewhere it does not
   *     count
   */
  Duration inPhase(String token, @Nullable Upgrade upgrade, boolean there) {
    String now = token + (upgrade == null ? "" : phase(upgrade, there));
    boolean anew = silent && upgrade != null && OF_NODES.contains(upgrade.phase());
    silent = false;
    if (anew || !now.equals(seen)) {
      seen = now;
      since = nanos.getAsLong();
    }
    return Duration.ofNanos(nanos.getAsLong() - since);
  }

  /** How long this mastership has seen an admission withdrawn; zero while none is. */
  Duration held(String token, @Nullable Upgrade upgrade) {
    long heldAt = upgrade == null ? 0 : upgrade.heldAt();
    String now = heldAt == 0 ? null : token + heldAt;
    if (!Objects.equals(now, held)) {
      held = now;
      heldSince = nanos.getAsLong();
    }
    return now == null ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - heldSince);
  }

  private static String phase(Upgrade upgrade, boolean there) {
    long done =
        upgrade.steps().stream().filter(mark -> mark.state() == StepMark.State.DONE).count();
    Rolling rolling = upgrade.rolling();
    String batch = rolling == null ? "" : rolling.switched() + String.valueOf(rolling.paused());
    boolean waits = upgrade.phase() == Phase.HOLD || upgrade.phase() == Phase.ROLLING;
    return upgrade.id() + upgrade.phase() + done + batch + (waits && there ? "there" : "");
  }
}
