package io.locktender.it.chaos;

import io.locktender.coordinator.document.Phase;
import org.jspecify.annotations.Nullable;

/**
 * When something is done.
 *
 * @param phase the event that it is tied to: the version document is first seen in this phase; null
 *     is the request
 * @param plusMillis after the event
 */
record Moment(@Nullable Phase phase, int plusMillis) {
  @Override
  public String toString() {
    return (phase == null ? "request" : phase) + " + " + plusMillis + " ms";
  }
}
