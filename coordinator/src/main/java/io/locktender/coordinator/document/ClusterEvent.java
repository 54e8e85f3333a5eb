package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that others are to hear of. It is written in the very transition that it tells of, so
 * that neither can be without the other.
 *
 * @param id the same however often it is told: lineage and sequence
 * @param sequence rises from each to the next; {@link #PLACES} for each revision
 * @param kind what it is
 * @param at when, by the clock of the master that wrote it
 * @param text one sentence, at most {@link #MAX_TEXT} characters
 * @param request the request that it is about, or null
 */
public record ClusterEvent(
    String id, long sequence, Kind kind, Instant at, String text, @Nullable Request request) {
  /** The longest text, in characters. */
  public static final int MAX_TEXT = 500;

  /** How many events one revision may have. */
  public static final int PLACES = 10;

  /** What is told. */
  public enum Kind {
    /** Somebody asked for a version, and PREFLIGHT has come to its end. */
    REQUESTED,
    REFUSED,
    /** The admission is withdrawn: workers stop. */
    HOLD,
    /** A hold was given up; the old release serves again. */
    HOLD_GIVEN_UP,
    STEP_FAILED,
    /** It goes back to the release before. */
    ROLLING_BACK,
    /** It can no longer be rolled back. */
    COMMITTED,
    DONE,
    DEGRADED,
    ROLLED_BACK,
    REHEARSED,
    WAITS_FOR_RESUME,
    WAITS_FOR_CUTOVER,
    WAITS_FOR_FINALIZE,
    MASTER_CHANGED,
    /** The database is a restored dump: workers are stopped until it is adopted. */
    RESTORED_DUMP;

    /** As it is written in {@code agent.yaml}, and told. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What was asked for.
   *
   * @param id the request's
   * @param by who asked
   * @param from the database version before
   * @param to the version asked for
   */
  public record Request(String id, String by, String from, String to) {
    public Request {
      requireNonNull(id, "id");
      requireNonNull(by, "by");
      requireNonNull(from, "from");
      requireNonNull(to, "to");
    }

    /** The request of an upgrade. */
    public static Request of(Upgrade upgrade) {
      return new Request(
          upgrade.requestId(),
          upgrade.by(),
          upgrade.from().version().toString(),
          upgrade.to().version().toString());
    }
  }

  public ClusterEvent {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    requireNonNull(at, "at");
    checkArgument(sequence >= 0, "sequence: expected 0 or more, found %s", sequence);
    text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
  }

  /**
   * One of a revision.
   *
   * @param place which of that revision's, 0 to 9
   */
  public static ClusterEvent of(
      VersionDocument document,
      long revision,
      int place,
      Kind kind,
      Instant at,
      String text,
      @Nullable Request request) {
    checkArgument(place >= 0 && place < PLACES, "place: expected 0 to 9, found %s", place);
    long sequence = revision * PLACES + place;
    return new ClusterEvent(document.lineage() + ":" + sequence, sequence, kind, at, text, request);
  }

  /** The revision that it came with. */
  @JsonIgnore
  public long revision() {
    return sequence / PLACES;
  }
}
