package io.locktender.steps.plan;

/** Which way a plan goes, and how. */
public enum Direction {
  /** To a newer release, by the steps on the way. */
  FORWARD,
  /** To an older release, by the ways back of the steps since. */
  BACK,
  /** To an older release, whose data is put back as it was: there are no steps. */
  RESTORE
}
