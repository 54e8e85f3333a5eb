package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param rehearsal what was found, where it was a rehearsal that began; else null
 * @param rehearse true where a rehearsal was asked for; else null
 * @param restores the upgrade whose backup it was asked to restore, or null
 */
public record EndedUpgrade(
    String requestId,
    @Nullable String id,
    ReleaseVersion from,
    ReleaseVersion to,
    Phase phase,
    Outcome outcome,
    String by,
    Instant startedAt,
    Instant finishedAt,
    @Nullable StepFailure failure,
    List<String> reasons,
    List<StepMark> steps,
    long revision,
    @Nullable Rehearsal rehearsal,
    @Nullable Boolean rehearse,
    @Nullable String restores)
    implements Formatted {
  /** What the reason of one that somebody has aborted begins with, before who did. */
  public static final String ABORTED_BY = "aborted by ";

  /** How many reasons are kept; the last one says how many more there were. */
  public static final int MAX_REASONS = 50;

  /** The longest reason, in characters; a longer one is cut. */
  public static final int MAX_REASON = 500;

  /** One that was no rehearsal. */
  public EndedUpgrade(
      String requestId,
      @Nullable String id,
      ReleaseVersion from,
      ReleaseVersion to,
      Phase phase,
      Outcome outcome,
      String by,
      Instant startedAt,
      Instant finishedAt,
      @Nullable StepFailure failure,
      List<String> reasons,
      List<StepMark> steps,
      long revision) {
    this(
        requestId,
        id,
        from,
        to,
        phase,
        outcome,
        by,
        startedAt,
        finishedAt,
        failure,
        reasons,
        steps,
        revision,
        null,
        null,
        null);
  }

  public EndedUpgrade {
    requireNonNull(requestId, "requestId");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(phase, "phase");
    requireNonNull(outcome, "outcome");
    requireNonNull(by, "by");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(finishedAt, "finishedAt");
    reasons = bounded(requireNonNull(reasons, "reasons"));
    steps = List.copyOf(requireNonNull(steps, "steps"));
  }

  @Override
  public int format() {
    return rehearsal != null || outcome == Outcome.REHEARSED
        ? RecordFormat.SECOND
        : RecordFormat.FIRST;
  }

  /** Whether it ended as somebody has asked: by an abort. */
  public boolean aborted() {
    return failure != null
        && failure.step() == null
        && failure.node() == null
        && failure.reason().startsWith(ABORTED_BY);
  }

  /** Whether it was a rehearsal, also one that was refused. */
  public boolean rehearses() {
    return rehearsal != null || Boolean.TRUE.equals(rehearse);
  }

  /**
   * How it is told to those who only hear of outcomes: of a rehearsal that was aborted, no upgrade
   * was rolled back.
   */
  public Outcome told() {
    return rehearses() && outcome == Outcome.ROLLED_BACK ? Outcome.REHEARSED : outcome;
  }

  /** The same, for where there is no room for the steps, and for what a rehearsal has found. */
  public EndedUpgrade withoutSteps() {
    return new EndedUpgrade(
        requestId,
        id,
        from,
        to,
        phase,
        outcome,
        by,
        startedAt,
        finishedAt,
        failure,
        reasons,
        List.of(),
        revision,
        null,
        rehearses() ? true : null,
        restores);
  }

  /**
   * A thousand nodes with a hundred problems each must not make a record that cannot be written.
   */
  private static List<String> bounded(List<String> reasons) {
    List<String> kept = new ArrayList<>();
    for (String reason : reasons.subList(0, Math.min(reasons.size(), MAX_REASONS))) {
      kept.add(reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON - 1) + "…");
    }
    if (reasons.size() > MAX_REASONS) {
      int left = reasons.size() - MAX_REASONS + 1;
      kept.set(MAX_REASONS - 1, "and " + left + " more");
    }
    return List.copyOf(kept);
  }
}
