package io.locktender.playground.demo;

import java.time.Duration;

/**
 * How a time compares to its target.
 *
 * @param what was measured
 * @param missedAs where such a target is missed, in words that fit after "missed,"
 */
record Verdict(String what, Duration found, Duration target, String missedAs) {
  boolean met() {
    return found.compareTo(target) <= 0;
  }

  @Override
  public String toString() {
    return "%s: %s, target %s: %s"
        .formatted(
            what,
            Screen.seconds(found),
            Screen.seconds(target),
            met() ? "met" : "missed, " + missedAs);
  }
}
