package io.locktender.cli.show;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.status.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is in.
 *
 * @param id the last part of the link to it
 * @param title its heading
 * @param phase that it is the example of, or null
 */
record Situation(String id, String title, @Nullable Phase phase, Snapshot snapshot) {
  static Situation of(Phase phase, String title, Snapshot snapshot) {
    String id = phase.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    return new Situation(id, phase + ": " + title, phase, snapshot);
  }

  static Situation trouble(String id, String title, Snapshot snapshot) {
    return new Situation(id, title, null, snapshot);
  }
}
