package io.locktender.steps.change;

import io.locktender.steps.control.DatabaseUnavailableException;
import java.util.Optional;

/**
 * Whether the mastership that a step is run for is still the one. It is asked between the read of
 * documents and their write, which finds them only as they were read: whoever is paused after it
 * was asked, while another finishes the upgrade, finds the documents that this one changed changed.
 */
@FunctionalInterface
public interface Fence {
  /** For collections that nobody else knows. */
  Fence NONE = Optional::empty;

  /**
   * Why nothing may be written any more, in one sentence; empty while it may.
   *
   * @throws DatabaseUnavailableException when that could not be found out
   */
  Optional<String> closed();
}
