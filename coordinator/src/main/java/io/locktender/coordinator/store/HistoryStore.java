package io.locktender.coordinator.store;

import io.locktender.coordinator.document.EndedUpgrade;
import java.util.List;
import java.util.Optional;

/** The requests that ended, each under its id. */
public interface HistoryStore {
  /**
   * Records the end of a request, in place of what was recorded for an earlier revision; nothing
   * changes when a later one is there.
   */
  void recordEnded(EndedUpgrade ended);

  /** How a request ended, as far as that was recorded, or empty. */
  Optional<EndedUpgrade> ended(String requestId);

  /**
   * The last ones, newest first, at most {@code limit}; for people: of what a newer build wrote as
   * much as is known here.
   */
  List<EndedUpgrade> history(int limit);

  /**
   * The one of the highest revision by which the database went to another version, or empty: its
   * backup is the last.
   *
   * @throws io.locktender.steps.control.NewerFormatException when a newer build wrote it
   */
  Optional<EndedUpgrade> lastThatWent();

  /**
   * Forgets all but those of the highest revisions and {@link #lastThatWent}, with their journals;
   * a thousand at a time.
   *
   * @param keep how many are kept, at least 1
   * @return how many were forgotten
   */
  int forgetEnded(int keep);
}
