package io.locktender.coordinator.store;

import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.Reading;
import java.util.Optional;

/**
 * The version document. Every call is bounded in time; see {@link
 * io.locktender.steps.control.ControlStore} for what it throws, and for what is known then.
 */
public interface VersionStore {
  /**
   * The document as it is now, read linearizably where the server has that; empty when there is
   * none.
   *
   * @throws io.locktender.steps.text.InvalidInputException when what is there is no such document
   */
  default Optional<VersionDocument> read() {
    return read(Reading.LINEARIZABLE);
  }

  /**
   * The document; empty when there is none.
   *
   * @param how whether it must be as it is now
   * @throws io.locktender.steps.text.InvalidInputException when what is there is no such document
   */
  Optional<VersionDocument> read(Reading how);

  /** Writes the first document; false, and nothing changed, when there is one. */
  boolean insert(VersionDocument first);

  /**
   * Writes a transition in one compare-and-set.
   *
   * @param before what was read: its revision and its token must still be there
   * @param next what comes after it
   * @return false, and nothing changed, when another has written meanwhile
   */
  boolean replace(VersionDocument before, VersionDocument next);
}
