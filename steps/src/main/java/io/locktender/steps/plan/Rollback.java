package io.locktender.steps.plan;

/** What becomes of a step when an upgrade is rolled back. */
public enum Rollback {
  /** Before the swap: the originals were never written. */
  DROP_COPY("drop copy"),
  /** By the step's own revert, or, in place, by the one that its kind implies. */
  REVERT("revert"),
  /** Not at all. */
  NONE("none");

  private final String words;

  Rollback(String words) {
    this.words = words;
  }

  /** As {@code plan} shows it. */
  public String words() {
    return words;
  }
}
