package io.locktender.coordinator.decide;

import java.util.Locale;

/** What others are asked before an upgrade by HOLD goes on; each of them may say no. */
public enum Question {
  /** The last condition of READY: nobody has stopped a worker yet. */
  BEFORE_HOLD("the workers may be stopped"),
  /** In CHECK, beside the proof: all can still go back. */
  BEFORE_SWAP("it may be committed");

  private final String may;

  Question(String may) {
    this.may = may;
  }

  /** As it is written in {@code agent.yaml}, and asked. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is asked, to be put behind "whether". */
  public String may() {
    return may;
  }
}
