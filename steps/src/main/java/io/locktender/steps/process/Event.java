package io.locktender.steps.process;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line from the step process. Any number of {@link Kind#PROGRESS}, then one of another kind,
 * answer a {@link Request}.
 *
 * @param kind what it says
 * @param token the request's
 * @param sequence the request's
 * @param done documents copied or changed
 * @param left documents still to do, or pending
 * @param touches the plan's collections, when opened
 * @param entries of the swap, when proved
 * @param found what is already there, when that was asked
 * @param failure for all kinds that are none of success
 */
record Event(
    Kind kind,
    String token,
    long sequence,
    long done,
    long left,
    Set<String> touches,
    List<SwapEntry> entries,
    List<String> found,
    @Nullable StepFailure failure) {
  /** What an event says. */
  enum Kind {
    PROGRESS,
    DONE,
    /** The step failed. */
    FAILED,
    /** The database does not answer. */
    UNAVAILABLE,
    /** What was asked cannot be: a release is not as it was planned with. */
    INVALID
  }

  Event {
    requireNonNull(kind, "kind");
    requireNonNull(token, "token");
    // Also what an older or newer process leaves out is there.
    touches = touches == null ? Set.of() : Set.copyOf(touches);
    entries = entries == null ? List.of() : List.copyOf(entries);
    found = found == null ? List.of() : List.copyOf(found);
  }

  static Event progress(Request request, long done, long left) {
    return of(request, Kind.PROGRESS, done, left);
  }

  static Event done(Request request, long done, long left) {
    return of(request, Kind.DONE, done, left);
  }

  static Event opened(Request request, Set<String> touches, List<String> whyNotRolling) {
    return done(request, touches, List.of(), whyNotRolling);
  }

  static Event proved(Request request, List<SwapEntry> entries) {
    return done(request, Set.of(), entries, List.of());
  }

  static Event found(Request request, List<String> found) {
    return done(request, Set.of(), List.of(), found);
  }

  static Event ended(Request request, Kind kind, StepFailure failure) {
    return new Event(
        kind, request.token(), request.sequence(), 0, 0, Set.of(), List.of(), List.of(), failure);
  }

  private static Event of(Request request, Kind kind, long done, long left) {
    return new Event(
        kind,
        request.token(),
        request.sequence(),
        done,
        left,
        Set.of(),
        List.of(),
        List.of(),
        null);
  }

  private static Event done(
      Request request, Set<String> touches, List<SwapEntry> entries, List<String> found) {
    return new Event(
        Kind.DONE, request.token(), request.sequence(), 0, 0, touches, entries, found, null);
  }

  boolean answers(Request request) {
    return token.equals(request.token()) && sequence == request.sequence();
  }
}
