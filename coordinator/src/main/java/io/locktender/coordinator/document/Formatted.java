package io.locktender.coordinator.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locktender.steps.control.RecordFormat;

/**
 * A record that says of which format it is, so that an older build knows whether it can read it.
 */
public interface Formatted {
  /** The smallest {@link RecordFormat} that holds what it says. */
  @JsonProperty(RecordFormat.KEY)
  int format();
}
