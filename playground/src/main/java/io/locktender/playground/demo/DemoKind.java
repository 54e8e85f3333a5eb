package io.locktender.playground.demo;

/** What the demo shows. */
public enum DemoKind {
  /**
   * Three upgrades by HOLD: one that succeeds, one that is rolled back, one that loses its master.
   */
  HOLD("3.0.0"),
  /** A release that nobody notices, one that is broken, and the way back after the first. */
  ROLLING("1.1.0");

  private final String next;

  DemoKind(String next) {
    this.next = next;
  }

  /** A release that is on the nodes at the end, to be tried by whoever looks around. */
  String next() {
    return next;
  }
}
