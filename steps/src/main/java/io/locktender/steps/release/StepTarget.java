package io.locktender.steps.release;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a step runs. */
public enum StepTarget {
  ALL_MACHINES("all-machines"),
  STATE_SERVER("state-server"),
  MASTER_STATE_SERVER("master-state-server");

  private final String word;

  StepTarget(String word) {
    this.word = word;
  }

  /** The word in {@code release.yaml}, CLI and docs. */
  @JsonValue
  public String word() {
    return word;
  }
}
