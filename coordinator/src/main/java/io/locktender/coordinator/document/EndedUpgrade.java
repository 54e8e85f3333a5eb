package io.locktender.coordinator.document;

import io.locktender.steps.StepFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that ended, as the history keeps it.
 *
 * @param requestId the request; the history's key
 * @param id the upgrade's, or null where none began
 * @param from the database version before
 * @param to the target asked for
 * @param phase where it ended: DONE, ROLLED_BACK, or PREFLIGHT when refused
 * @param outcome how
 * @param by who asked
 * @param startedAt when
 * @param finishedAt when
 * @param failure why, or null
 * @param reasons all reasons of a refusal; else empty
 * @param steps the steps, as far as they came
 * @param revision the revision of the version document that ends it: it is recorded here first, and
 *     a master that is late records what never comes true
 */
public record EndedUpgrade(
    String requestId,
    @Nullable String id,
    String from,
    String to,
    Phase phase,
    Outcome outcome,
    String by,
    Instant startedAt,
    Instant finishedAt,
    @Nullable StepFailure failure,
    List<String> reasons,
    List<StepMark> steps,
    long revision) {
  public EndedUpgrade {
    reasons = List.copyOf(reasons);
    steps = List.copyOf(steps);
  }
}
