package io.locktender.coordinator.decide;

/**
 * What a master does, and why: the sentence is the log line, the line of {@code status}, and what
 * tests assert.
 *
 * @param action what
 * @param sentence why, in one sentence
 */
public record MasterDecision(MasterAction action, String sentence) {
  static MasterDecision waitFor(String sentence) {
    return new MasterDecision(new MasterAction.Wait(), sentence);
  }
}
