package io.locktender.steps.release;

/** When a step runs, within its release. */
public enum StepPhase {
  EXPAND,
  MIGRATE,
  CONTRACT;

  /** The word in {@code release.yaml}, CLI and docs. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
