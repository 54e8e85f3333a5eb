package io.locktender.steps.plan;

/** How an upgrade gets the database from one release to the next. */
public enum Strategy {
  /** In place, while workers serve. */
  ROLLING("rolling"),
  /** On copies, while all workers are stopped. */
  HOLD("hold");

  private final String word;

  Strategy(String word) {
    this.word = word;
  }

  /** As {@code plan} shows it. */
  public String word() {
    return word;
  }
}
