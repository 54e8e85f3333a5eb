package io.locktender.coordinator.check;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The codes of {@link World.Var#HISTORY}: a revision and an outcome; 0 is nothing. */
final class Recorded {
  private static final int OUTCOMES = 8;

  private Recorded() {}

  static int code(EndedUpgrade ended) {
    return (int) ended.revision() * OUTCOMES + 1 + World.code(ended.outcome());
  }

  static int revision(int code) {
    return code / OUTCOMES;
  }

  static @Nullable Outcome outcome(int code) {
    return code == 0 ? null : World.constant(Outcome.class, code % OUTCOMES - 1);
  }

  static @Nullable EndedUpgrade ended(String requestId, int code) {
    Outcome outcome = outcome(code);
    return outcome == null
        ? null
        : new EndedUpgrade(
            requestId,
            null,
            Ids.V1.version(),
            Ids.V2.version(),
            Phase.DONE,
            outcome,
            "ann",
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            List.of(),
            List.of(),
            revision(code));
  }
}
