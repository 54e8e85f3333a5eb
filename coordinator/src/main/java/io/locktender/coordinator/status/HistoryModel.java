package io.locktender.coordinator.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.StepMark;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that ended, as {@code history --json} prints it; outsiders rely on every name in it.
 *
 * @param id the request's, and the upgrade's that it began
 * @param began whether an upgrade, or a rehearsal, began; else it was refused
 * @param reasons all reasons of a refusal; else empty
 * @param rehearsal what a rehearsal has found; else left out
 */
public record HistoryModel(
    String id,
    ReleaseVersion from,
    ReleaseVersion to,
    boolean began,
    Phase phase,
    Outcome outcome,
    String by,
    Instant startedAt,
    Instant finishedAt,
    @Nullable StepFailure failure,
    List<String> reasons,
    List<StepMark> steps,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RehearsalModel rehearsal) {
  public static HistoryModel of(EndedUpgrade ended) {
    return new HistoryModel(
        ended.requestId(),
        ended.from(),
        ended.to(),
        ended.id() != null,
        ended.phase(),
        ended.outcome(),
        ended.by(),
        ended.startedAt(),
        ended.finishedAt(),
        ended.failure(),
        ended.reasons(),
        ended.steps(),
        RehearsalModel.of(ended));
  }

  /** Whether it ended as one would wish. */
  public boolean went() {
    return outcome == Outcome.SUCCEEDED || (outcome == Outcome.REHEARSED && failure == null);
  }

  /** Why it did not, in one line; empty where it did. */
  public String reason() {
    return failure == null || !reasons.isEmpty()
        ? String.join("; ", reasons)
        : Sentences.where(failure.step(), failure.node()) + failure.reason();
  }
}
