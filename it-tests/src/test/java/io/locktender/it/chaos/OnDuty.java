package io.locktender.it.chaos;

import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whoever looks after an upgrade: what waits for a person is resumed, finalized or cut over after a
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
    OperatorCommand.Kind command = command(now == null ? null : now.upgrade());
    String what = command == null || now == null ? "" : command + " at " + now.revision();
    if (!what.equals(waits)) {
      waits = what;
      since = System.nanoTime();
    } else if (command != null && System.nanoTime() - since > afterNanos && operators.idle()) {
      since = System.nanoTime();
      operators.type(command);
    }
  }

  private static OperatorCommand.@Nullable Kind command(@Nullable Upgrade upgrade) {
    if (upgrade == null || !upgrade.phase().beforeCommit() || upgrade.rehearsal() != null) {
      return null;
    }
    Rolling rolling = upgrade.rolling();
    return rolling == null ? cutover(upgrade) : rolling(upgrade, rolling);
  }

  /** Also after a hold that was given up: nobody wants to wait for the next one here. */
  private static OperatorCommand.@Nullable Kind cutover(Upgrade upgrade) {
    Hold hold = upgrade.hold();
    boolean waits =
        hold != null && hold.cutover() == null && (hold.manual() || hold.back() != null);
    return upgrade.phase() == Phase.READY && waits ? OperatorCommand.Kind.CUTOVER : null;
  }

  private static OperatorCommand.@Nullable Kind rolling(Upgrade upgrade, Rolling rolling) {
    if (rolling.paused() != null) {
      return OperatorCommand.Kind.RESUME;
    }
    // Whoever asked without options would have it soak for minutes.
    boolean waits = rolling.manual() || rolling.options().soak().compareTo(PATIENCE) > 0;
    return upgrade.phase() == Phase.SOAK && rolling.finalized() == null && waits
        ? OperatorCommand.Kind.FINALIZE
        : null;
  }
}
