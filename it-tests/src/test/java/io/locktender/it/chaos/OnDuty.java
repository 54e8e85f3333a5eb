package io.locktender.it.chaos;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whoever looks after a rolling upgrade: what waits for a person is resumed, or finalized, after a
 * while. So each comes to an end.
 */
final class OnDuty {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Operators operators;
  private final long afterNanos;
  private String waits = "";
  private long since;

  OnDuty(Operators operators, int afterMillis) {
    this.operators = operators;
    this.afterNanos = afterMillis * 1_000_000L;
  }

  /** Looks at the document as it is now; to be called again and again. */
  void look(@Nullable VersionDocument now) {
    Kind command = command(now == null ? null : now.upgrade());
    String what = command == null || now == null ? "" : command + " at " + now.revision();
    if (!what.equals(waits)) {
      waits = what;
      since = System.nanoTime();
    } else if (command != null && System.nanoTime() - since > afterNanos && operators.idle()) {
      since = System.nanoTime();
      operators.type(command);
    }
  }

  private static @Nullable Kind command(@Nullable Upgrade upgrade) {
    Rolling rolling = upgrade == null ? null : upgrade.rolling();
    if (upgrade == null || rolling == null || !upgrade.phase().beforeCommit()) {
      return null;
    }
    if (rolling.paused() != null) {
      return Kind.RESUME;
    }
    // Whoever asked without options would have it soak for minutes.
    boolean waits = rolling.manual() || rolling.options().soak().compareTo(PATIENCE) > 0;
    return upgrade.phase() == Phase.SOAK && rolling.finalized() == null && waits
        ? Kind.FINALIZE
        : null;
  }
}
