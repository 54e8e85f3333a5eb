package io.locktender.steps.release;

import com.fasterxml.jackson.annotation.JsonValue;

/** When a step runs, within its release. */
public enum StepPhase {
  EXPAND,
  MIGRATE,
  CONTRACT;

  /**
   * When the revert of a step runs, where the release is gone back from: what was made first goes
   * last.
   */
  StepPhase backward() {
    return switch (this) {
      case EXPAND -> CONTRACT;
      case MIGRATE -> MIGRATE;
      case CONTRACT -> EXPAND;
    };
  }

  /** The word in {@code release.yaml}, CLI and docs. */
  @JsonValue
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
